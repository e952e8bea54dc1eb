"""A shortlist: a few services to give to somebody, on paper or by text message.

It is a value in the address, by the ids of services, and says nothing of whom it is for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hamlet.design.links import phone_link, web_link
from hamlet.directory.presenters.chosen import MOST, address
from hamlet.directory.presenters.services import NOT_KNOWN, freshness, hours, where
from hamlet.directory.queries import Service, is_stale


def page(found: Sequence[Service], chosen: Sequence[UUID]) -> dict[str, Any]:
    """The page: what is on it, ready to be printed and to be sent."""
    return {
        "items": [_item(each, chosen) for each in found],
        "gone": len(chosen) - len(found),
        "text": "\n\n".join(map(message, found)),
        "more": address(chosen, "directory:services"),
        "is_full": len(chosen) >= MOST,
    }


def _item(each: Service, chosen: Sequence[UUID]) -> dict[str, Any]:
    facts = {
        "For whom": each.eligibility,
        "Hours": hours(each) or NOT_KNOWN,
        "Phone": phone_link(each.phone),
        "Website": web_link(each.website),
        "Where": "; ".join(where(one.location) for one in each.at_locations.all()),
        "How to get in touch": each.how_to_refer,
        "Cost": each.cost,
        "Getting in": each.access,
    }
    return {
        "name": each.name,
        "by": each.organisation.name,
        "about": each.description,
        "facts": [{"key": key, "value": value} for key, value in facts.items() if value],
        "freshness": freshness(each),
        "is_stale": is_stale(each),
        "without": address([one for one in chosen if one != each.pk]),
    }


def message(each: Service) -> str:
    """A service in at most three lines of a text message: what, how to reach it, when."""
    reach = each.phone or each.website or each.email
    return "\n".join(filter(None, (f"{each.name} ({each.organisation.name})", reach, hours(each))))
