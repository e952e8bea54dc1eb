"""Which source records are about one person: compared, weighed, grouped. See README.md.

These names are what other rooms may use; they keep their meaning.
"""

from hamlet.analytics.matching.batch import Matched, alike, keys_of, learn, match, weigh_pairs
from hamlet.analytics.matching.beliefs import BELIEVED
from hamlet.analytics.matching.clusters import Clusters, Edge, Ruling, resolve
from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.files import as_columns
from hamlet.analytics.matching.keys import FEW, MOST, blocking_keys, sought
from hamlet.analytics.matching.model import EDITION, Model
from hamlet.analytics.matching.one import Index
from hamlet.analytics.matching.records import Record, record
from hamlet.analytics.matching.scoring import BANDS, Band, Part, Score, score

__all__ = [
    "BANDS",
    "BELIEVED",
    "EDITION",
    "FEW",
    "MOST",
    "Band",
    "Clusters",
    "Columns",
    "Edge",
    "Index",
    "Matched",
    "Model",
    "Part",
    "Record",
    "Ruling",
    "Score",
    "Words",
    "alike",
    "as_columns",
    "blocking_keys",
    "keys_of",
    "learn",
    "match",
    "record",
    "resolve",
    "score",
    "sought",
    "weigh_pairs",
]
