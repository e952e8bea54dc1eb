"""The front door of a synthetic emergency department: rules that are live, and a day of people."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import islice
from random import Random
from uuid import UUID

from hamlet.access import queries as accounts
from hamlet.design import words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place.queries import actor_of
from hamlet.streaming import actions as streaming
from hamlet.streaming import queries
from hamlet.streaming.queries import Attendance
from hamlet.streaming.rules import STAYS, Assessment, Rules
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of
from hamlet.synth.loader.places import LOADER

NURSE = "streaming nurse"
CAME, UNDECIDED = 60, 3
FROM_ELSEWHERE, AGREE, FLAGGED = 0.4, 0.68, 0.12
"""Shares of those who come from other boroughs, and who agree to be sent on: Tower Hamlets Together
board papers, 9 January 2025 (Same Day Access). That of red flags is invented."""


def first_rules() -> Rules:
    """The rules that a synthetic place begins with, which no clinician has approved."""
    text = (files("hamlet.streaming") / "data" / "first_rules.toml").read_text()
    return Rules.from_json(tomllib.loads(text))


def load_streaming(borough: Borough, people: dict[int, UUID]) -> None:
    """Put the first rules live, and let people come to the door over the last hours."""
    drafted = streaming.draft_rules(
        by=LOADER, rules=first_rules(), why="The first version, for demonstration"
    )
    streaming.try_rules(by=LOADER, version=drafted.pk)
    streaming.put_live(by=LOADER, version=drafted.pk, edits=drafted.edits)
    nurses = [each for each in accounts.demo_accounts() if each.demo_words.startswith(NURSE)]
    rng, last = Random(borough.seed), clock.now()
    for number, row in enumerate(islice(_living(borough, people), CAME)):
        at = last - timedelta(minutes=6 * (CAME - number))
        made = _comes(rng, actor_of(nurses[0]), at, row, people[row["resident"]])
        if number < CAME - UNDECIDED:
            with clock.frozen(at):
                _goes(rng, actor_of(nurses[0]), made)


def _living(borough: Borough, people: dict[int, UUID]) -> Iterator[dict]:
    """Every so-many-th resident who lives here."""
    rows = (row for row in rows_of(borough.residents) if row["resident"] in people)
    alive = (row for row in rows if row["status"] != "died")
    return islice(alive, 7, None, max(1, borough.residents.num_rows // (CAME * 2)))


def _comes(rng: Random, nurse: Actor, at: datetime, row: dict, person: UUID) -> Attendance:
    rules = queries.rules_of(queries.live_rules())
    months = words.whole_months(row["dob"], at.date())
    elsewhere = rng.random() < FROM_ELSEWHERE
    flags = (rng.choice(sorted(rules.flags)),) if rng.random() < FLAGGED else ()
    found = Assessment(
        age=months // 12,
        registered="elsewhere" if elsewhere else "here",
        complaint=rng.choice(sorted(rules.complaints)),
        flags=flags,
        months=months,
    )
    if rules.contradicted(found):
        found = replace(found, flags=())
    stranger = {"stated_name": f"{row['first_name']} {row['surname']}"}
    with clock.frozen(at):
        return streaming.assess(
            by=nurse,
            submission_key=f"synthetic:{row['resident']}",
            found=found,
            began_at=at - timedelta(seconds=rng.randint(60, 260)),
            **(stranger if elsewhere else {"person": person}),
        )


def _goes(rng: Random, nurse: Actor, made: Attendance) -> None:
    """Where they go: as suggested where they agree, and booked there while a time is left."""
    about = {"by": nurse, "attendance": made.pk}
    sent_on = made.suggested not in STAYS
    if sent_on and rng.random() > AGREE:
        refusal = rng.choice(("wait", "travel", "trust"))
        streaming.stream(
            **about, version=made.version, chosen="urgent", consent="no", refusal=refusal
        )
        return
    service = queries.same_day_service() if made.suggested == "same_day" else None
    times = queries.times_today(service) if service else []
    if made.suggested == "same_day" and not times:
        return streaming.stream(
            **about, version=made.version, chosen="urgent", differs="No time is left there today"
        )
    held = streaming.stream(
        **about, version=made.version, chosen=made.suggested, consent="yes" if sent_on else ""
    )
    if times:
        streaming.book(**about, version=held.version, slot=times[0].id)
