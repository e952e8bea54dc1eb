"""Which source records are about one person: compared, weighed, grouped. See README.md.

These names are what other rooms may use; they keep their meaning.
"""

from hamlet.analytics.matching.batch import (
    Matched,
    Pairs,
    all_pairs,
    components,
    keys_of,
    learn,
    match,
    parts,
    row_name,
    shared_out,
    weigh_pairs,
)
from hamlet.analytics.matching.beliefs import BELIEVED
from hamlet.analytics.matching.clusters import Clusters, Edge, Ruling, resolve
from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.files import as_columns
from hamlet.analytics.matching.keys import FEW, MOST, blocking_keys, sought
from hamlet.analytics.matching.model import EDITION, Model
from hamlet.analytics.matching.names import may_be_one
from hamlet.analytics.matching.one import Index
from hamlet.analytics.matching.other_names import add as add_other_names
from hamlet.analytics.matching.records import OtherName, Record, record
from hamlet.analytics.matching.scoring import BANDS, HELD_BACK, Band, Part, Score, score

__all__ = [
    "BANDS",
    "BELIEVED",
    "EDITION",
    "FEW",
    "HELD_BACK",
    "MOST",
    "Band",
    "Clusters",
    "Columns",
    "Edge",
    "Index",
    "Matched",
    "Model",
    "OtherName",
    "Pairs",
    "Part",
    "Record",
    "Ruling",
    "Score",
    "Words",
    "add_other_names",
    "all_pairs",
    "as_columns",
    "blocking_keys",
    "components",
    "keys_of",
    "learn",
    "match",
    "may_be_one",
    "parts",
    "record",
    "resolve",
    "row_name",
    "score",
    "shared_out",
    "sought",
    "weigh_pairs",
]
