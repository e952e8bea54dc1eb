"""What the front door keeps: referrals and their moves, messages, and who was told of promises."""

from hamlet.frontdoor.models.message import Message
from hamlet.frontdoor.models.raising import Raising, Round, Rung
from hamlet.frontdoor.models.referral import Move, Referral

__all__ = ["Message", "Move", "Raising", "Referral", "Round", "Rung"]
