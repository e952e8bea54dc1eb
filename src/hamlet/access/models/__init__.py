"""What access keeps: accounts, relationships, agreements, wishes, restrictions, openings."""

from hamlet.access.models.account import Account, AccountManager, Draft, Session
from hamlet.access.models.agreement import Agreement, AgreementEdition, Party
from hamlet.access.models.opening import Opening
from hamlet.access.models.relationship import Relationship
from hamlet.access.models.wish import Restriction, Wish

__all__ = [
    "Account",
    "AccountManager",
    "Agreement",
    "AgreementEdition",
    "Draft",
    "Opening",
    "Party",
    "Relationship",
    "Restriction",
    "Session",
    "Wish",
]
