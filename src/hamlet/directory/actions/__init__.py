"""The verbs of the directory: keeping services true."""

from hamlet.directory.actions.adopting import adopt, give_back
from hamlet.directory.actions.entries import add_service, assure, keep_own, promise
from hamlet.directory.actions.links import (
    confirm_by_link,
    done_by_hand,
    end_link,
    remind,
    send_link,
    suggest,
    take_suggestion,
    turn_down,
)
from hamlet.directory.actions.places import add_place, leave_place
from hamlet.directory.actions.told import keep_location, keep_original, keep_service, withdraw

__all__ = [
    "add_place",
    "add_service",
    "adopt",
    "assure",
    "confirm_by_link",
    "done_by_hand",
    "end_link",
    "give_back",
    "keep_location",
    "keep_original",
    "keep_own",
    "keep_service",
    "leave_place",
    "promise",
    "remind",
    "send_link",
    "suggest",
    "take_suggestion",
    "turn_down",
    "withdraw",
]
