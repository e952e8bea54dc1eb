"""Partner organisations, their teams, services and opening hours, and the staff who do the work."""

from datetime import date

import numpy as np
import pyarrow as pa

from hamlet.synth import draw, groups
from hamlet.synth import vocabulary as names
from hamlet.synth.places import LOCALITIES, Places, landline, postcode, table

PRACTICE_STAFF = {"gp": 5.0, "receptionist": 4.0, "practice_nurse": 2.0, "practice_pharmacist": 1.0}
PER_LIST = 9_700  # the list that these numbers of practice staff are for
AGENCY = {
    "community_nurse": 0.24,
    "social_worker": 0.2,
    "therapist": 0.14,
    "mental_health_nurse": 0.18,
}
AGENCY_ELSEWHERE = 0.06
LEAVERS = 0.06  # share of staff whose post has ended


def make(seed: int, place: Places, residents: int, today: date) -> dict[str, pa.Table]:
    """Organisations, teams, services, hours and staff; staff are fewer in a smaller place."""
    book = draw.read("services.toml")
    services = [expanded for service in book["services"] for expanded in _each(service, place)]
    teams = _teams(book, place)
    return {
        "organisations": _organisations(book),
        "teams": table("teams", _columns(teams, "team name organisation locality kind")),
        "services": _services(services),
        "service_hours": _hours(book["hours"], services),
        "staff": _staff(seed, place, teams, min(1.0, residents / 305_000), today),
    }


def _columns(rows: list[dict], keys: str) -> dict[str, list]:
    return {key: [row[key] for row in rows] for key in keys.split()}


def _each(service: dict, place: Places) -> list[dict]:
    """The service itself, or one of it for each locality."""
    if not service.get("each"):
        return [service | {"locality": None}]
    towns = draw.read("places.toml")["localities"]
    return [
        service
        | {
            "key": f"{service['key']}_{key.lower()}",
            "name": f"{service['name']}, {town}",
            "team": f"{service['team']}_{key.lower()}",
            "locality": key,
            "share": service["share"] / LOCALITIES,
        }
        for key, town in zip(place.locality_keys, towns, strict=True)
    ]


def catalogue(place: Places) -> list[dict]:
    """Every service as a plain record, with its share of referrals, in the table's order."""
    return [
        row for service in draw.read("services.toml")["services"] for row in _each(service, place)
    ]


def outside(organisation: dict) -> bool:
    """Whether it stands outside the NHS's codes and mail: voluntary groups and landlords."""
    return organisation["kind"] in ("voluntary", "housing")


def _organisations(book: dict) -> pa.Table:
    rows = book["organisations"]
    return table("organisations", {
        "organisation": [row["key"] for row in rows],
        "ods_code": [None if outside(row) else f"SYO{i:02d}" for i, row in enumerate(rows)],
        "name": [row["name"] for row in rows],
        "kind": [row["kind"] for row in rows],
        "nhs_mail": [not outside(row) for row in rows],
        "phone": [landline(100 + i) for i in range(len(rows))],
        "email": [f"hello@{row['key'].replace('_', '-')}.example" for row in rows],
        "postcode": postcode(np.arange(len(rows)) % 8, 3550 + np.arange(len(rows))),
    })  # fmt: skip


def _teams(book: dict, place: Places) -> list[dict]:
    each = {service["team"] for service in book["services"] if service.get("each")}
    towns = draw.read("places.toml")["localities"]
    rows = []
    for key, team in book["teams"].items():
        if key not in each:
            rows.append(team | {"team": key, "locality": None})
            continue
        for locality, town in zip(place.locality_keys, towns, strict=True):
            name = f"{team['name']}, {town}"
            rows.append(
                team | {"team": f"{key}_{locality.lower()}", "name": name, "locality": locality}
            )
    return rows


def _services(services: list[dict]) -> pa.Table:
    promises = [service["promise"].split() for service in services]
    return table("services", {
        "service": [s["key"] for s in services],
        "name": [s["name"] for s in services],
        "description": [s["description"] for s in services],
        "organisation": [s["organisation"] for s in services],
        "team": [s["team"] for s in services],
        "locality": [s["locality"] for s in services],
        "min_age": [s.get("min_age", 0) for s in services],
        "max_age": [s.get("max_age", 120) for s in services],
        "eligibility": [s["eligibility"] for s in services],
        "languages": [s.get("languages", "English") for s in services],
        "phone": [landline(200 + i) for i in range(len(services))],
        "promise_kind": [kind for kind, _ in promises],
        "promise_value": [int(value) for _, value in promises],
        "review_days": [s.get("review_days") for s in services],
        "maximum_days": [s.get("maximum_days") for s in services],
        "accepts_from": [s["accepts"] for s in services],
        "topics": [s["topics"] for s in services],
        "bank_holidays": [open_on_bank_holidays(s) for s in services],
    })  # fmt: skip


def open_on_bank_holidays(service: dict) -> bool:
    """Services that open every day of the week open on bank holidays too."""
    return service["hours"] in ("always", "daily_8_20", "daily_8_18")


def weekly_hours(book: dict, key: str) -> list[tuple[int, int, int]]:
    """(weekday, opens, closes) of one pattern, in minutes after midnight."""
    found = []
    for line in book[key]:
        days, opens, closes = line.split()
        first, last = days.split("-")
        found += [(day, int(opens), int(closes)) for day in range(int(first), int(last) + 1)]
    return sorted(found)


def _hours(book: dict, services: list[dict]) -> pa.Table:
    rows = [(s["key"], *hours) for s in services for hours in weekly_hours(book, s["hours"])]
    keys = ("service", "weekday", "opens", "closes")
    return table("service_hours", dict(zip(keys, map(list, zip(*rows, strict=True)), strict=True)))


def _posts(place: Places, teams: list[dict], scale: float) -> list[tuple[str, str, str | None]]:
    """(role, organisation, team) of every post."""
    posts = []
    for team in teams:
        for role, number in (item.split(":") for item in team["staff"].split()):
            posts += [(role, team["organisation"], team["team"])] * max(
                1, round(int(number) * scale)
            )
    for key, weight in zip(place.practice_keys, place.practice_weight, strict=True):
        for role, number in PRACTICE_STAFF.items():
            posts += [(role, key, None)] * max(1, round(number * scale * weight / PER_LIST))
    return posts


def _staff(seed: int, place: Places, teams: list[dict], scale: float, today: date) -> pa.Table:
    rng, posts = draw.stream(seed, "staff"), _posts(place, teams, scale)
    count, now = len(posts), np.datetime64(today, "D").astype(int)
    chance = np.array([AGENCY.get(role, AGENCY_ELSEWHERE) for role, _, _ in posts])
    chance[
        [organisation.startswith("SYN") or "lead" in role for role, organisation, _ in posts]
    ] *= 0.3
    agency = rng.random(count) < chance
    started = now - 14 - (rng.exponential(np.where(agency, 120, 1500)).astype(int))
    ended = np.minimum(started + np.where(agency, 90 + rng.integers(0, 200, count), 400), now + 120)
    gone = (rng.random(count) < LEAVERS) | (agency & (ended < now))
    first, last, languages = _staff_names(rng, count)
    return table("staff", {
        "staff": [f"ST{i + 1:05d}" for i in range(count)],
        "first_name": first,
        "surname": last,
        "role": [role for role, _, _ in posts],
        "organisation": [organisation for _, organisation, _ in posts],
        "team": [team for _, _, team in posts],
        "agency": agency,
        "started": started.astype("datetime64[D]"),
        "ended": pa.array(ended.astype(np.int32), mask=~(agency | gone)),
        "languages": languages,
        "email": [f"st{i + 1:05d}@staff.example" for i in range(count)],
        "phone": [landline(300 + i) for i in range(count)],
    })  # fmt: skip


def _staff_names(rng: np.random.Generator, count: int) -> tuple[list[str], list[str], list[str]]:
    vocabulary, first, last, spoken = names.load(), [], [], []
    weights = groups.column("households") * np.where(
        np.isin(groups.KEYS, ["english", "west_african"]), 1.5, 1
    )
    for number in draw.pick(rng, weights, count).tolist():
        group = groups.GROUPS[number]
        sex = "female" if rng.random() < 0.72 else "male"
        first.append(vocabulary.names[vocabulary.draw(rng, group.key, sex, 1)[0]])
        surname = vocabulary.names[vocabulary.draw(rng, group.key, "surname", 1)[0]]
        last.append(
            names.feminine(surname)
            if sex == "female" and group.key == "eastern_european"
            else surname
        )
        own = group.languages[draw.pick(rng, [share for _, share in group.languages], 1)[0]][0]
        spoken.append("English" if own == "English" else f"English {own}")
    return first, last, spoken
