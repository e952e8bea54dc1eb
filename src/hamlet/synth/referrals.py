"""Two years of referrals, each with the outline of its life from received to ended."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hamlet.synth import asking, draw, services
from hamlet.synth import days as calendar
from hamlet.synth import households as h
from hamlet.synth.contacts import ALL_HOURS, EVERY_DAY, OFFICE, SURGERY, happens
from hamlet.synth.days import DAY, Days, Opening
from hamlet.synth.lives import AWAY, DIED
from hamlet.synth.people import People
from hamlet.synth.places import Places, table

PER_RESIDENT = 0.73  # drawn in two years; those before birth or after death fall away
ASKED, SIGNPOSTED, REFUSED, WITHDRAWN, REDIRECTED = 0.06, 0.04, 0.05, 0.03, 0.07
MOST_OFTEN = 25.0  # times as often as the average resident, for one topic
STATES = (
    "received", "triaged", "offered", "accepted", "active",
    "ended", "refused", "signposted", "withdrawn",
)  # fmt: skip
ENDED, WAS_REFUSED, WAS_SIGNPOSTED, WAS_WITHDRAWN = 5, 6, 7, 8
OUTCOMES = (
    "needs_met", "needs_partly_met", "referred_on", "declined", "did_not_attend",
    "admitted_to_hospital", "moved_away", "died",
)  # fmt: skip
OUTCOME_WEIGHTS = [62, 15, 9, 5, 5, 4]
REASONS = (
    "no_capacity", "not_eligible", "outside_area", "needs_another_service", "already_known",
    "person_declined", "problem_resolved",
)  # fmt: skip
NEVER = np.iinfo(np.int64).max // 4


@dataclass
class Asked:
    """Referrals as they arrive, by time."""

    who: np.ndarray
    service: np.ndarray
    topic: np.ndarray
    referrer: np.ndarray
    urgent: np.ndarray
    at: np.ndarray


def make(seed: int, place: Places, people: People, days: Days) -> pa.Table:
    """Every referral of the two years, in order of arrival."""
    catalogue, book = services.catalogue(place), asking.topics()
    asked = _asked(seed, place, people, days, catalogue, book)
    rng = draw.stream(seed, "referral lives")
    opening = calendar.opening(days, catalogue, draw.read("services.toml")["hours"])
    columns = _identity(seed, place, people, asked, catalogue, book)
    columns |= _life(rng, people, days, asked, catalogue, opening, book)
    return table("referrals", columns)


def _asked(
    seed: int, place: Places, people: People, days: Days, catalogue: list[dict], book: asking.Topics
) -> Asked:
    rng, drivers = draw.stream(seed, "referrals"), asking.falls_on(people)
    total = len(people.homes.age) * PER_RESIDENT
    shares = sum(service["share"] for service in catalogue)
    homes, area = people.homes, people.homes.area[people.homes.household]
    locality = place.neighbourhood_locality[place.area_neighbourhood[area]]
    parts = []
    for row, service in enumerate(catalogue):
        able = (homes.age >= service.get("min_age", 0)) & (homes.age <= service.get("max_age", 120))
        if service["locality"]:
            able &= locality == place.locality_keys.index(service["locality"])
        if "only" in service:
            able &= homes.sex == h.SEXES.index(service["only"])
        wanted = service["topics"].split()
        for topic in wanted:
            number = rng.poisson(total * service["share"] / shares / len(wanted))
            who = draw.pick(
                rng, _capped(drivers[asking.FAMILY_OF[topic]] * able + 1e-9 * able), number
            )
            parts.append(_arrive(rng, days, service, row, book.keys.index(topic), who, book))
    asked = Asked(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    keep = np.flatnonzero(happens(people, days, asked.who, asked.at))
    keep = keep[np.argsort(asked.at[keep], kind="stable")]
    return Asked(*(getattr(asked, name)[keep] for name in Asked.__dataclass_fields__))


def _capped(weights: np.ndarray) -> np.ndarray:
    """Nobody is asked about more than so many times as often as the average resident."""
    return np.minimum(weights, MOST_OFTEN * weights.mean())


def _arrive(
    rng: np.random.Generator,
    days: Days,
    service: dict,
    row: int,
    topic: int,
    who: np.ndarray,
    book: asking.Topics,
) -> tuple[np.ndarray, ...]:
    """Referrer and moment of referrals to one service about one topic."""
    weights = [w * (key in service["accepts"].split()) for key, w in asking.REFERRERS.items()]
    referrer, count = draw.pick(rng, weights, len(who)), len(who)
    winter = asking.WINTER.get(book.keys[topic], 0.08)
    office = draw.pick(rng, calendar.weights(days, OFFICE, winter, 0.02), count)
    always = draw.pick(rng, calendar.weights(days, EVERY_DAY, winter, 0.8), count)
    round_the_clock = np.isin(
        referrer, [asking.REFERRER_KEYS.index(k) for k in asking.OUT_OF_HOURS]
    )
    day = np.where(round_the_clock, always, office) + days.history.start + days.first
    late = calendar.clock(rng, ALL_HOURS, count)
    minute = np.where(round_the_clock, late, calendar.clock(rng, SURGERY, count))
    urgent = rng.random(count) < book.urgent[topic]
    at = day.astype(np.int64) * DAY + minute
    return who, np.full(count, row), np.full(count, topic), referrer, urgent, at


def _identity(
    seed: int,
    place: Places,
    people: People,
    asked: Asked,
    catalogue: list[dict],
    book: asking.Topics,
) -> dict[str, object]:
    rng = draw.stream(seed, "need words")
    own = np.isin(asked.referrer, [asking.REFERRER_KEYS.index(key) for key in asking.OWN_VOICE])
    said, which = asking.need_words(rng, book, people, asked.who, asked.topic, own)
    names, organisation = _organisations(rng, place, people, asked)
    return {
        "referral": np.arange(len(asked.who), dtype=np.int32) + 1,
        "resident": asked.who + 1,
        "team": draw.words([s["team"] for s in catalogue], asked.service),
        "service": draw.words([s["key"] for s in catalogue], asked.service),
        "referrer_kind": draw.words(asking.REFERRER_KEYS, asked.referrer),
        "referrer_organisation": draw.words(names, organisation),
        "topic": draw.words(book.keys, asked.topic),
        "urgency": draw.words(("routine", "urgent"), asked.urgent),
        "need": draw.text(said, which),
        "own_voice": own,
        "received_at": calendar.utc(asked.at),
    }


def _organisations(
    rng: np.random.Generator, place: Places, people: People, asked: Asked
) -> tuple[list[str], np.ndarray]:
    """Whom the referrer works for; none for residents, carers and GPs elsewhere."""
    groups = [
        o["key"] for o in draw.read("services.toml")["organisations"] if o["kind"] == "voluntary"
    ]
    names = [*place.practice_keys, *groups, *dict.fromkeys(asking.ORGANISATION_OF.values())]
    fixed = [
        names.index(asking.ORGANISATION_OF[k]) if k in asking.ORGANISATION_OF else -1
        for k in asking.REFERRERS
    ]
    organisation = np.array(fixed)[asked.referrer]
    gp, voluntary = (asking.REFERRER_KEYS.index(key) for key in ("gp", "voluntary"))
    practice = np.where(people.lives.registered, people.lives.practice, -1)
    organisation = np.where(asked.referrer == gp, practice[asked.who], organisation)
    club = len(place.practice_keys) + rng.integers(0, len(groups), len(asked.who))
    return names, np.where(asked.referrer == voluntary, club, organisation)


def _life(
    rng: np.random.Generator, people: People, days: Days, asked: Asked,
    catalogue: list[dict], opening: Opening, book: asking.Topics,
) -> dict[str, object]:  # fmt: skip
    """Times of each step, cut off at now and at death or removal; state, outcome and reason."""
    end = _fates(rng, len(asked.who))
    steps = _steps(rng, asked, catalogue, opening, end)
    outcome = draw.pick(rng, OUTCOME_WEIGHTS, len(end))
    _cut_short(people, asked, steps, end, outcome)
    seen = {key: at < days.now for key, at in steps.items()}
    over = seen["ended_at"]
    open_state = np.sum(
        [seen[key] for key in ("triaged_at", "offered_at", "accepted_at", "active_at")], axis=0
    )
    state = np.where(over, end, open_state)
    reason = np.where(
        end == WAS_REFUSED, rng.integers(0, 5, len(end)), rng.integers(5, 7, len(end))
    )
    told = over & np.isin(end, [WAS_REFUSED, WAS_WITHDRAWN])
    moved_on = over & np.isin(end, [WAS_REFUSED, WAS_SIGNPOSTED])
    keys = [service["key"] for service in catalogue]
    return {
        key: calendar.utc(np.minimum(at, days.now), ~seen[key]) for key, at in steps.items()
    } | {
        "state": draw.words(STATES, state),
        "outcome": draw.words(OUTCOMES, np.where(over & (end == ENDED), outcome, -1)),
        "reason": draw.words(REASONS, np.where(told, reason, -1)),
        "first_service": draw.words(
            keys, _others(rng, asked, catalogue, rng.random(len(end)) < REDIRECTED)
        ),
        "next_service": draw.words(
            keys, np.where(moved_on, _others(rng, asked, catalogue, moved_on), -1)
        ),
    }


def _fates(rng: np.random.Generator, count: int) -> np.ndarray:
    weights = [1 - REFUSED - SIGNPOSTED - WITHDRAWN, REFUSED, SIGNPOSTED, WITHDRAWN]
    return ENDED + draw.pick(rng, weights, count)


def _lag(rng: np.random.Generator, median: np.ndarray, spread: float) -> np.ndarray:
    return np.maximum(1, median * rng.lognormal(0, spread, len(median))).astype(np.int64)


def _steps(
    rng: np.random.Generator, asked: Asked, catalogue: list[dict], opening: Opening, end: np.ndarray
) -> dict[str, np.ndarray]:
    """Minute of every step if nothing cut it short; NEVER where it does not come."""
    count = len(asked.who)
    triage = np.full(
        count, next(i for i, s in enumerate(catalogue) if s["key"] == "community_triage")
    )
    late, service = rng.integers(1, 120, count), asked.service
    triaged = opening.at(triage, asked.at + _lag(rng, np.where(asked.urgent, 9.0, 45.0), 0.9), late)
    ask = (rng.random(count) < ASKED) & (end != WAS_SIGNPOSTED)
    asks = np.where(ask, triaged, NEVER)
    answered = np.where(
        ask, opening.at(triage, triaged + _lag(rng, np.full(count, 900.0), 0.8), late), NEVER
    )
    offered = np.where(ask, answered, triaged) + _lag(rng, np.full(count, 4.0), 0.7)
    promise = np.array([_promise_minutes(s["promise"]) for s in catalogue])[service]
    accepted = opening.at(service, offered + _lag(rng, 0.18 * promise, 0.6), late // 2)
    active = opening.at(service, accepted + _lag(rng, 0.32 * promise, 0.65), late // 2)
    longest = np.array([s.get("maximum_days", 400) for s in catalogue])[service]
    stay = np.array([s["days"] for s in catalogue])[service] * DAY * 0.42
    ended = active + np.minimum(20 + _lag(rng, stay, 0.8), longest * DAY)
    ended = opening.at(service, ended, late)
    steps = {
        "triaged_at": triaged, "asked_at": asks, "answered_at": answered, "offered_at": offered,
        "accepted_at": accepted, "active_at": active, "ended_at": ended,
    }  # fmt: skip
    return _ended_early(steps, end)


def _ended_early(steps: dict[str, np.ndarray], end: np.ndarray) -> dict[str, np.ndarray]:
    """Signposted at triage, refused instead of accepted, withdrawn before anything began."""
    signposted, refused, withdrawn = (
        end == fate for fate in (WAS_SIGNPOSTED, WAS_REFUSED, WAS_WITHDRAWN)
    )
    at = np.where(signposted, steps["triaged_at"] + 2, steps["ended_at"])
    at = np.where(refused, steps["accepted_at"], at)
    steps["ended_at"] = np.where(withdrawn, steps["active_at"], at)
    steps["offered_at"] = np.where(signposted, NEVER, steps["offered_at"])
    steps["accepted_at"] = np.where(signposted | refused, NEVER, steps["accepted_at"])
    steps["active_at"] = np.where(signposted | refused | withdrawn, NEVER, steps["active_at"])
    return steps


def _promise_minutes(promise: str) -> float:
    kind, value = promise.split()
    return {"minutes": 1.0, "same_day": 0.0, "working_days": DAY * 1.0}[kind] * int(value) or 200.0


def _cut_short(
    people: People, asked: Asked, steps: dict[str, np.ndarray], end: np.ndarray, outcome: np.ndarray
) -> None:
    """When the person dies or moves away the referral ends then, with that outcome."""
    lives, who = people.lives, asked.who
    leaves = np.where(
        lives.status[who] > 0, lives.status_on[who].astype(np.int64) * DAY + 600, NEVER
    )
    leaves = np.maximum(leaves, asked.at + 5)
    cut = leaves < steps["ended_at"]
    for key, at in steps.items():
        steps[key] = np.where(cut & (at > leaves), NEVER, at)
    steps["ended_at"] = np.where(cut, leaves, steps["ended_at"])
    end[cut] = ENDED
    outcome[cut & (lives.status[who] == AWAY)] = OUTCOMES.index("moved_away")
    outcome[cut & (lives.status[who] == DIED)] = OUTCOMES.index("died")


def _others(
    rng: np.random.Generator, asked: Asked, catalogue: list[dict], where: np.ndarray
) -> np.ndarray:
    """Another service that takes the same topic for the same locality, else central triage."""
    triage = next(i for i, s in enumerate(catalogue) if s["key"] == "community_triage")
    choice = asked.service.copy()
    for row in np.unique(asked.service[where]).tolist():
        mine = catalogue[row]
        others = [i for i, s in enumerate(catalogue) if s is not mine and _could_take(s, mine)] or [
            triage
        ]
        who = np.flatnonzero(where & (asked.service == row))
        choice[who] = np.array(others)[rng.integers(0, len(others), len(who))]
    return choice


def _could_take(service: dict, instead_of: dict) -> bool:
    """Whether a service takes some of the same topics from everybody whom the other takes."""
    return (
        bool(set(service["topics"].split()) & set(instead_of["topics"].split()))
        and service["locality"] in (None, instead_of["locality"])
        and "only" not in service
        and service.get("min_age", 0) <= instead_of.get("min_age", 0)
        and service.get("max_age", 120) >= instead_of.get("max_age", 120)
    )
