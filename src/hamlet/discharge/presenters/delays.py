"""Nights lost to delays, as they may be shown: small numbers of people are hidden."""

from hamlet.analytics.disclosure import shown
from hamlet.design.charts import RunChart, run_chart
from hamlet.design.words import date_words
from hamlet.discharge import terms
from hamlet.discharge.queries import Delays, Lost

HEADS_OF = {
    "causes": ("Cause", "Whose it is", "Nights", "People"),
    "week": ("Week from", "Nights", "People"),
    "day": ("Night of", "Nights", "People"),
}
HIDDEN = "7 or fewer people: hidden"


def _nights(of: Lost) -> int | None:
    """Nights as they may be shown, to the nearest 5: none where too few people are behind them."""
    return None if shown(of.people) is None else 5 * round(of.nights / 5)


def _cells(of: Lost) -> list[str]:
    nights = _nights(of)
    return [HIDDEN, ""] if nights is None else [f"{nights:,}", f"{shown(of.people):,}"]


def causes(of: Delays) -> list[list[str]]:
    """Nights lost by cause, most first."""
    ranked = sorted(of.causes.items(), key=lambda each: -(_nights(each[1]) or 0))
    return [[_cause(cause), _group(cause), *_cells(lost)] for cause, lost in ranked]


def _cause(cause: str) -> str:
    return terms.CAUSES[cause][1] if cause else terms.UNSAID


def _group(cause: str) -> str:
    return terms.GROUPS[terms.CAUSES[cause][0]] if cause else "Nobody yet"


def times(of: Delays) -> list[list[str]]:
    """Nights lost by week or day, the newest first."""
    ordered = sorted(of.times.items(), reverse=True)
    return [[date_words(at), *_cells(lost)] for at, lost in ordered]


def chart(of: Delays) -> RunChart | None:
    """Nights lost at each time, the oldest first; None where one is too small to be shown."""
    values = [_nights(lost) for _, lost in sorted(of.times.items())]
    return None if None in values else run_chart(values)


def finding(of: Delays) -> str:
    """What the figures say, in a sentence."""
    nights = _nights(of.whole)
    if nights is None:
        return "Too few people waited for figures that give nobody away."
    told = {cause: known for cause, lost in of.causes.items() if (known := _nights(lost))}
    said = f"About {nights:,} nights were spent waiting by about {shown(of.whole.people):,} people."
    if not told:
        return said
    most = max(told, key=told.__getitem__)
    return (
        f"{said} More were lost to “{_cause(most)}” (about {told[most]:,}) than to any other cause."
    )
