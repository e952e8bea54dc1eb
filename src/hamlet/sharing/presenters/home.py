"""The panel on the home page: what waits, each with its way there."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def waiting(openings: dict[str, int], agreements: dict[str, int]) -> dict[str, Any]:
    """Lines of what waits, those with nothing in them left out."""
    stages = (
        ("ending", "ends within 60 days", "end within 60 days"),
        ("drafted", "is drafted and not signed by all", "are drafted and not signed by all"),
        ("suspended", "is suspended", "are suspended"),
    )
    ask = agreements.get("to_end", 0)
    ending = _agreements(ask, "waits for a second officer", "wait for a second officer")
    first = [{"text": f"{ending} to end", "href": reverse("sharing:agreements")}] if ask else []
    lines = first + ([_opening_line(openings)] if openings["waiting"] else [])
    return {
        "lines": lines
        + [
            {"text": _agreements(number, one, many), "href": _stage(stage)}
            for stage, one, many in stages
            if (number := agreements.get(stage, 0))
        ]
    }


def _opening_line(counted: dict[str, int]) -> dict[str, str]:
    number, first = counted["waiting"], counted["standing_out"]
    said = f"{number:,} opened record{'' if number == 1 else 's'} to review"
    stands = "stands" if first == 1 else "stand"
    also = f", {first:,} of them {stands} out" if first else ""
    return {"text": said + also, "href": reverse("sharing:openings")}


def _agreements(number: int, one: str, many: str) -> str:
    return f"1 agreement {one}" if number == 1 else f"{number:,} agreements {many}"


def _stage(stage: str) -> str:
    return f"{reverse('sharing:agreements')}?{urlencode({'stage': stage})}"
