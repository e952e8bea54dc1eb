"""Which source records are about one person: compared, weighed, grouped. See README.md.

These names are what other rooms may use; they keep their meaning.
"""

from hamlet.analytics.matching.batch import Matched, match
from hamlet.analytics.matching.clusters import Clusters, Edge, Ruling, resolve
from hamlet.analytics.matching.keys import blocking_keys
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.one import Index
from hamlet.analytics.matching.records import Record, record
from hamlet.analytics.matching.scoring import Band, Part, Score, score

__all__ = [
    "Band",
    "Clusters",
    "Edge",
    "Index",
    "Matched",
    "Model",
    "Part",
    "Record",
    "Ruling",
    "Score",
    "blocking_keys",
    "match",
    "record",
    "resolve",
    "score",
]
