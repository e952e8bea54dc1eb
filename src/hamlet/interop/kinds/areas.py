"""The areas that a service of another directory is for: parts of this place, or words."""

from uuid import UUID

from hamlet.interop import checks
from hamlet.interop.kinds import hsds
from hamlet.interop.records import Context
from hamlet.kernel.names import plain
from hamlet.place import queries as place

Parts = list[dict[str, UUID]]
NAMES = ("name", "service_area", "description", "uri")
LONGEST = 300


def service_areas(content: dict, details: dict, context: Context, notes: list[str]) -> Parts | None:
    """The parts of the place that a service is for, where each area that it tells is one by its
    name; None where none is told.

    Where one of them is not known here, none is kept as a part, for then nobody could say who is
    outside: they are kept as told, in `details`.
    """
    if "service_areas" not in content:
        return None
    told = _named(content)
    known = context.look_up("parts", "by name", lambda: _parts_by_name(context.place))
    found = [known.get(plain(name)) for name in told]
    details["area"] = ""
    if None in found:
        notes.append("An area that is not known here by its name: kept as told.")
        details["area"] = checks.shortened("; ".join(told), "area", LONGEST)
        return []
    everywhere = {} in found
    return [] if everywhere else list({str(each): each for each in found}.values())


def _named(content: dict) -> list[str]:
    """The names of the areas; of one without a name what else it tells."""
    areas = hsds.items(content, "service_areas")
    said = [next(filter(None, (each.get(name) for name in NAMES)), None) for each in areas]
    named = [checks.shortened(each, "area", LONGEST) for each in said]
    return list(dict.fromkeys(filter(None, named)))


def _parts_by_name(place_id: UUID) -> dict[str, dict[str, UUID]]:
    """Plain name → the part of the place that has it; nothing for the place itself: all of it."""
    parts = {
        "practice_id": place.practices(),
        "neighbourhood_id": place.neighbourhoods(),
        "locality_id": place.localities(),
    }
    known = {plain(each.name): {of: each.pk} for of, rows in parts.items() for each in rows}
    whole = place.places().filter(pk=place_id)
    return known | {plain(each.name): {} for each in whole}
