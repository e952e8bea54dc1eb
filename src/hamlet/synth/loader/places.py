"""Geography, organisations, teams and services of a synthetic borough."""

from dataclasses import dataclass, field
from datetime import time
from uuid import UUID, uuid5

from hamlet.directory import actions as directory
from hamlet.kernel.actor import Actor
from hamlet.place import actions as place
from hamlet.synth.borough import Borough

LOADER = Actor(name="Synthetic borough", kind="system")
SPACE = UUID("7b1d6f0e-3f52-4e0b-9d0a-6f1f2f8f5a11")

KINDS = {
    "nhs": "trust", "ambulance": "trust", "council": "council", "gp_federation": "federation",
    "voluntary": "voluntary", "housing": "housing", "pharmacy": "pharmacy", "care_home": "other",
}  # fmt: skip
# The part of the record to which referrals to an organisation's services belong.
CATEGORIES = {
    "mind_trust": "mental_health", "council": "social_care", "homes": "housing_and_benefits",
}  # fmt: skip
TRIAGE_TEAM = "triage"
NO_REFERRALS = frozenset({"single_point_of_access", "community_triage"})


@dataclass
class Atlas:
    """What later parts of the loading find by the borough's own keys."""

    place: UUID
    areas: dict[str, UUID] = field(default_factory=dict)
    organisations: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    postcodes: dict[str, str] = field(default_factory=dict)
    teams: dict[str, tuple[UUID, str, str]] = field(default_factory=dict)
    services: dict[str, tuple[UUID, str, str]] = field(default_factory=dict)
    staff: dict[str, list[str]] = field(default_factory=dict)


def key(kind: str, name: str) -> UUID:
    """The identifier of something in every synthetic place."""
    return uuid5(SPACE, f"{kind}:{name}")


def load_places(borough: Borough) -> Atlas:
    """Load where and by whom people are helped; gives what finds it again."""
    made = place.found_place(by=LOADER, slug="tidewell", name="Tidewell")
    atlas = Atlas(place=made.pk)
    _draw(borough, atlas)
    _organisations(borough, atlas)
    _teams(borough, atlas)
    _services(borough, atlas)
    return atlas


def _draw(borough: Borough, atlas: Atlas) -> None:
    towns = [
        {"id": key("locality", row["locality"]), "place_id": atlas.place}
        | {"slug": row["locality"].lower(), "name": row["name"]}
        for row in borough.localities.to_pylist()
    ]
    networks = [
        {"id": key("neighbourhood", row["neighbourhood"]), "name": row["name"]}
        | {"slug": row["neighbourhood"].lower(), "locality_id": key("locality", row["locality"])}
        for row in borough.neighbourhoods.to_pylist()
    ]
    areas = [_area(row, atlas) for row in borough.small_areas.to_pylist()]
    for kind, rows in (("locality", towns), ("neighbourhood", networks), ("small_area", areas)):
        place.draw(by=LOADER, kind=kind, rows=rows)


def _area(row: dict, atlas: Atlas) -> dict:
    identifier = atlas.areas[row["small_area"]] = key("small_area", row["small_area"])
    return {
        "id": identifier,
        "place_id": atlas.place,
        "neighbourhood_id": key("neighbourhood", row["neighbourhood"]),
        "code": row["small_area"],
        "vintage": 2021,
        "name": row["name"],
        "deprivation_score": row["imd_score"],
        "deprivation_decile": row["imd_decile"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "population": row["residents"],
    }


def _organisations(borough: Borough, atlas: Atlas) -> None:
    for row in borough.organisations.to_pylist():
        details = {name: row[name] for name in ("ods_code", "name", "phone", "email", "postcode")}
        _organisation(atlas, row["organisation"], details | {"kind": KINDS[row["kind"]]})
    for row in borough.practices.to_pylist():
        details = {name: row[name] for name in ("ods_code", "name", "address", "postcode", "phone")}
        details["neighbourhood_id"] = key("neighbourhood", row["neighbourhood"])
        _organisation(atlas, row["ods_code"], details | {"kind": "practice"})


def _organisation(atlas: Atlas, name: str, details: dict) -> None:
    made = place.add_organisation(
        by=LOADER, place_id=atlas.place, source="synthetic", source_key=name, **details
    )
    atlas.organisations[name] = (made.pk, made.name)
    atlas.postcodes[name] = made.postcode


def _teams(borough: Borough, atlas: Atlas) -> None:
    for row in borough.teams.to_pylist():
        organisation, _ = atlas.organisations[row["organisation"]]
        made = place.add_team(
            by=LOADER,
            organisation_id=organisation,
            name=row["name"],
            locality_id=key("locality", row["locality"]) if row["locality"] else None,
            kind="triage" if row["team"] == TRIAGE_TEAM else "service",
        )
        atlas.teams[row["team"]] = (made.pk, made.name, row["organisation"])


def _services(borough: Borough, atlas: Atlas) -> None:
    hours: dict[str, list[dict]] = {}
    days = {row["service"]: row["bank_holidays"] for row in borough.services.to_pylist()}
    for row in borough.service_hours.to_pylist():
        hours.setdefault(row["service"], []).append(
            {
                "weekday": row["weekday"],
                "opens": _clock(row["opens"]),
                "closes": _clock(row["closes"]),
                "on_bank_holidays": days[row["service"]],
            }
        )
    for row in borough.services.to_pylist():
        made = directory.add_service(
            by=LOADER,
            hours=hours.get(row["service"], ()),
            areas=_areas_of(row),
            **_service(row, atlas),
        )
        atlas.services[row["service"]] = (made.pk, made.name, row["team"])
        _location(row, atlas)


def _areas_of(row: dict) -> list[dict]:
    """A service that there is one of in each locality is for the people of that."""
    return [{"locality_id": key("locality", row["locality"])}] if row["locality"] else []


def _location(row: dict, atlas: Atlas) -> None:
    """Services are given where their organisation has its postcode."""
    directory.keep_location(
        by=LOADER,
        source="synthetic",
        source_key=row["organisation"],
        service_key=row["service"],
        name=atlas.organisations[row["organisation"]][1],
        postcode=atlas.postcodes[row["organisation"]],
    )


def _clock(minute: int) -> time:
    return time(minute % 1440 // 60, minute % 60)


def _service(row: dict, atlas: Atlas) -> dict:
    longest = row["maximum_days"]
    return {
        "place_id": atlas.place,
        "organisation_id": atlas.organisations[row["organisation"]][0],
        "team_id": atlas.teams[row["team"]][0],
        "key": row["service"],
        "name": row["name"],
        "description": row["description"],
        "eligibility": row["eligibility"],
        "minimum_age": row["min_age"] or None,
        "maximum_age": row["max_age"] if row["max_age"] < 120 else None,
        "languages": row["languages"].split(),
        "phone": row["phone"],
        "category": CATEGORIES.get(row["organisation"], "contacts"),
        "takes_referrals": row["service"] not in NO_REFERRALS,
        "promise": _promise(row["promise_kind"], row["promise_value"]),
        "maximum_length": ("1 day" if longest == 1 else f"{longest} days") if longest else "",
        "longest_days": longest,
        "review_days": row["review_days"],
        "source": "synthetic",
        "source_key": row["service"],
    }


def _promise(kind: str, value: int) -> dict:
    return {"kind": kind, "amount": value} if kind else {}
