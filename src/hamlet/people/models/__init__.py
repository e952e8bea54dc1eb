"""Persons, what partners' systems hold of them, and the items of their record."""

from hamlet.people.models.birth_sex import BirthSex
from hamlet.people.models.dispute import Dispute, RejectedNumber
from hamlet.people.models.item import Item
from hamlet.people.models.name import PersonName
from hamlet.people.models.person import Alert, CommunicationNeed, Person, RelatedPerson
from hamlet.people.models.record import MatchingModel, Pair, Ruling, SourceRecord
from hamlet.people.models.whereabouts import Whereabouts

__all__ = [
    "Alert",
    "BirthSex",
    "CommunicationNeed",
    "Dispute",
    "Item",
    "MatchingModel",
    "Pair",
    "Person",
    "PersonName",
    "RejectedNumber",
    "RelatedPerson",
    "Ruling",
    "SourceRecord",
    "Whereabouts",
]
