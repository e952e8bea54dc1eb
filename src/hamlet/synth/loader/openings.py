"""Records that staff of a synthetic borough opened with a reason: some stand out, some reviewed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from hamlet.access import actions as access
from hamlet.access import queries as accounts
from hamlet.access.decisions import decide
from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place.queries import actor_of
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of
from hamlet.synth.loader.places import LOADER

OFFICER = "information governance lead"


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening: by whom (as the sign-in page calls them), why, and what came of it."""

    who: str
    hours_ago: float
    reason: str
    words: str
    stands_out: str = ""
    restricted: bool = False
    looks: int = 2
    closed_after: int = 0
    kept_because: str = ""
    finding: tuple[str, str] = ("", "")


OPENED = (
    Opened("nurse", 1, "ongoing_care", "On my visit list by phone, the referral is to follow"),
    Opened("GP", 3, "consent", "Here as a visitor, agrees, own practice is closed", looks=4),
    Opened(
        "social worker", 26, "safeguarding", "A neighbour is worried about bruises",
        restricted=True, looks=3, kept_because="Whoever may harm them reads their post",
    ),
    Opened(
        "practice receptionist", 30, "consent", "Works with us and asked me to look",
        stands_out="colleague", closed_after=6,
    ),
    Opened(
        "therapist", 50, "ongoing_care", "Came to the clinic without a letter",
        stands_out="namesake", looks=1,
    ),
    Opened(
        "nurse", 75, "vital_interests", "Found on the floor, could not speak", closed_after=40,
        finding=("fitting", "The ambulance crew confirmed it"),
    ),
    Opened(
        "social worker", 120, "legal_duty", "The court asked for a report by Friday",
        finding=("asked", "Asked for the number of the court order"),
    ),
)  # fmt: skip


def load_openings(borough: Borough, people: dict[int, UUID]) -> None:
    """Open a few records of people whom nobody has referred, each under its own clock."""
    staff = {each.demo_words: actor_of(each) for each in accounts.demo_accounts()}
    strangers = _strangers(borough, people)
    for each in OPENED:
        actor = _called(staff, each.who)
        namesakes = _named(borough, people, actor) if each.stands_out == "namesake" else iter(())
        person = next(namesakes, None) or next(strangers)
        _live(each, actor, _called(staff, OFFICER), person)


def _called(staff: dict[str, Actor], who: str) -> Actor:
    return next(actor for words, actor in sorted(staff.items()) if words.startswith(who))


def _strangers(borough: Borough, people: dict[int, UUID]) -> Iterator[UUID]:
    """People whom nobody ever referred, so that an opening is the only way to them."""
    referred = set(borough.referrals.column("resident").to_pylist())
    return (person for number, person in people.items() if number not in referred)


def _named(borough: Borough, people: dict[int, UUID], actor: Actor) -> Iterator[UUID]:
    name = actor.name.split()[-1]
    rows = (row for row in rows_of(borough.residents) if row["surname"] == name)
    return islice((people[r["resident"]] for r in rows if r["resident"] in people), 1)


def _live(said: Opened, actor: Actor, officer: Actor, person: UUID) -> None:
    opened_at = clock.now() - timedelta(hours=said.hours_ago)
    if said.restricted:
        access.restrict(by=LOADER, person=person, kind="abuse")
    with clock.frozen(opened_at):
        made = access.open_record(
            by=actor,
            person=person,
            reason=said.reason,
            words=said.words,
            second_step=said.restricted,
            stands_out=said.stands_out,
        )
    for number in range(said.looks):
        with clock.frozen(opened_at + timedelta(minutes=1 + 2 * number)):
            basis = decide(actor, "person.look", person).basis
            look(by=actor, action="person.look", people=[person], basis=basis)
    _end(said, actor, officer, made)


def _end(said: Opened, actor: Actor, officer: Actor, made) -> None:
    if said.closed_after:
        with clock.frozen(made.opened_at + timedelta(minutes=said.closed_after)):
            access.close_opening(by=actor, opening=made.pk)
    if said.kept_because:
        access.keep_from_person(by=actor, opening=made.pk, why=said.kept_because)
    finding, words = said.finding
    if finding:
        access.review_opening(by=officer, opening=made.pk, finding=finding, words=words)
