"""Protected whereabouts in words."""

from typing import Any

from hamlet.design import words
from hamlet.design.links import phone_link
from hamlet.people.models import Whereabouts


def seen(of: Whereabouts, address: str) -> dict[str, Any]:
    """Where somebody is, for whoever may see it, and since when it is protected and why."""
    practice = of.practice.name if of.practice else ""
    return {
        "facts": [
            {"key": "Address", "value": address},
            {"key": "Can be found", "value": of.found_at},
            {"key": "Phone", "value": phone_link(of.phone)},
            {"key": "Email", "value": of.email},
            {"key": "Practice", "value": practice, "absent": "Not registered, as far as known"},
        ],
        "since": f"Protected since {words.date_words(of.since)} by {of.protected_by}: "
        f"{of.get_because_display()}.",
    }
