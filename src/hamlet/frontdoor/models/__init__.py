"""What the front door keeps: referrals and their moves, messages, who was told of promises, and in
how much time what is added is read."""

from hamlet.frontdoor.models.message import Message
from hamlet.frontdoor.models.raising import Raising, Round, Rung
from hamlet.frontdoor.models.read_within import ReadWithin
from hamlet.frontdoor.models.referral import Move, Referral

__all__ = ["Message", "Move", "Raising", "ReadWithin", "Referral", "Round", "Rung"]
