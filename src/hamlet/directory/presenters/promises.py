"""What a service promised before, and who changed it, in words."""

from collections.abc import Iterable
from typing import Any

from hamlet.design import words
from hamlet.journal.queries import Entry
from hamlet.kernel.promises import Promise


def promise_history(changes: Iterable[Entry]) -> list[dict[str, Any]]:
    """Who changed what a service promises, from what to what, and when."""
    return [
        {
            "when": words.moment_words(each.at),
            "datetime": each.at.isoformat(),
            "text": f"{each.actor_name}: {_changed(each.detail['before'], each.detail['now'])}",
            "note": each.organisation,
        }
        for each in changes
    ]


def _changed(before: dict, now: dict) -> str:
    pairs = zip(_said(before), _said(now), strict=False)
    changed = [f"{was} became {is_now}" for was, is_now in pairs if was != is_now]
    return "; ".join(changed) or "saved it again, with nothing changed"


def _said(promised: dict) -> list[str]:
    """A promise in words, each part by itself; entries of before know the first alone."""
    kept = Promise(promised["kind"], promised.get("amount", 0))
    said = [f"“{kept.in_words()}”"]
    if "answer" in promised:
        minutes = promised["answer"]
        said += ["“takes referrals”" if promised["takes"] else "“takes no referrals”"]
        said += [f"“{minutes} minutes to answer an offer”"]
    return said
