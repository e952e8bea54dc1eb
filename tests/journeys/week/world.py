"""The borough that a week is lived in: its place, services, times, rules, people, and staff who
can sign in, each with hours and ways of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.booking import actions as booking
from hamlet.frontdoor.queries import Worklist
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place import actions as place
from hamlet.place.queries import actor_of
from hamlet.streaming import actions as streaming
from hamlet.synth import Borough, week
from hamlet.synth.loader import bookings, discharge, people, sharing
from hamlet.synth.loader import streaming as rules
from hamlet.synth.loader.places import LOADER, Atlas, load_places
from hamlet.synth.loader.staff import role_of

EARLY, LATE, NIGHT = (8, 16), (12, 20), (20, 8)
FROM_DAY_TO_DAY = {"crisis": (EARLY, LATE, NIGHT), "door": (EARLY, LATE)}
ALL_DAY = ("front_door", "triage", "door", "same_day")
"""Teams that are there from eight to eight on every day, in a place too small for shifts too."""
AT_LEAST = 2
REFERS_ONLY = {"gp": roles.GP, "receptionist": roles.PRACTICE_STAFF}


@dataclass
class Worker:
    """One member of staff: who they are, in which team, when they work, and how.

    `refuses`, `forgets` and `slow` are shares: of offers that they turn down, of ends of a shift at
    which they leave what they hold, and of looks at their list after which they do nothing.
    """

    actor: Actor
    account: object
    team: str
    organisation: str
    role: str
    number: int
    shift: tuple[int, int]
    days: frozenset[int]
    refuses: float
    forgets: float
    slow: float
    leaves_on: date | None = None

    def works(self, at: datetime) -> bool:
        """Whether they are on shift at a moment; a night belongs to the day on which it began."""
        local, (since, until) = clock.london(at), self.shift
        if since < until:
            return local.weekday() in self.days and since <= local.hour < until
        before = (local - timedelta(hours=12)).weekday()
        return before in self.days and (local.hour >= since or local.hour < until)

    @property
    def hours(self) -> int:
        """How long their shift is."""
        since, until = self.shift
        return (until - since) % 24

    def employed(self, day: date) -> bool:
        """Whether they have not left."""
        return self.leaves_on is None or day <= self.leaves_on


@dataclass
class World:
    """What is played with: the borough, what finds it again in the database, and its staff."""

    borough: Borough
    since: date
    asks: list[week.Ask]
    atlas: Atlas
    people: dict[int, UUID]
    rng: Random
    staff: list[Worker] = field(default_factory=list)

    @property
    def small(self) -> bool:
        """Whether each post is held by one person."""
        return self.borough.residents.num_rows < 100_000

    @property
    def pace(self) -> int:
        """How many times longer staff with little to do leave their list alone."""
        return 2 if self.small else 1

    def of_team(self, team: str) -> list[Worker]:
        """The staff of one team."""
        return [each for each in self.staff if each.team == team]

    def on_shift(self, team: str, at: datetime, *having: str) -> list[Worker]:
        """Who of a team works at a moment, with one of these roles where any is named."""
        found = (each for each in self.of_team(team) if each.works(at))
        day = clock.london(at).date()
        return [
            each for each in found if each.employed(day) and (each.role in having or not having)
        ]

    def team_of(self, service: UUID) -> str:
        """The key of the team that gives a service."""
        return next(team for key, _, team in self.atlas.services.values() if key == service)

    def worklist(self, team: str) -> Worklist:
        return Worklist(self.atlas.teams[team][0])


def found(borough: Borough, since: date, seed: int = 1) -> World:
    """Load the place as it stands when the week begins, with whoever asks for anything in it."""
    asked = week.asks(borough, since)
    midnight = datetime(since.year, since.month, since.day, tzinfo=clock.LONDON)
    with clock.frozen(midnight - timedelta(hours=2)):
        atlas = load_places(borough)
        sharing.load_sharing(borough, atlas)
        then = week.as_it_stood(borough, since, {each.resident for each in asked})
        known = people.load_people(then, atlas, lambda *_: None)
        made = World(borough, since, asked, atlas, known, Random(seed))
        _staff(made)
        _times(atlas)
        discharge.keep_beds(atlas)
        drafted = streaming.draft_rules(by=LOADER, rules=rules.first_rules(), why="The first")
        streaming.try_rules(by=LOADER, version=drafted.pk)
        streaming.put_live(by=LOADER, version=drafted.pk, edits=drafted.edits)
    return made


def _times(atlas: Atlas) -> None:
    """The times that people can be booked in, as the synthetic borough has them."""
    for key, said in bookings.SCHEDULES.items():
        service, _, _ = atlas.services[key]
        booking.add_schedule(by=LOADER, service=service, starts_on=bookings.SINCE, **said)


def _staff(world: World) -> None:
    """Everybody in a team, and whoever refers from a practice: one GP and one receptionist."""
    seen: set[tuple[str, str]] = set()
    number = 0
    for row in _filled(world.borough.staff.to_pylist(), world.since):
        post = (row["organisation"], row["role"])
        if row["team"] is None and (row["role"] not in REFERS_ONLY or post in seen):
            continue
        if world.small and _not_needed(world, row):
            continue
        seen.add(post)
        world.staff.append(_worker(world, row, number))
        number += 1


def _filled(rows: list[dict], since: date) -> Iterator[dict]:
    """Who is in post when the week begins. One that is held by nobody was filled again: in a small
    place the only nurse of a team may have left."""

    def in_post(row: dict) -> bool:
        return row["started"] <= since and (row["ended"] is None or row["ended"] >= since)

    held = {(row["team"], row["role"]) for row in rows if in_post(row)}
    for row in rows:
        if in_post(row):
            yield row
        elif row["team"] and (row["team"], row["role"]) not in held:
            held.add((row["team"], row["role"]))
            yield row | {"started": since - timedelta(days=30), "ended": None}


def _not_needed(world: World, row: dict) -> bool:
    """Whether a small place does with fewer in this team than one of each profession."""
    if row["team"] is None or row["team"] in (*ALL_DAY, "discharge") or "lead" in row["role"]:
        return False
    return len(world.of_team(row["team"])) >= AT_LEAST


def _worker(world: World, row: dict, number: int) -> Worker:
    organisation, _ = world.atlas.organisations[row["organisation"]]
    name, rng = f"{row['first_name']} {row['surname']}", world.rng
    account = access.open_account(by=LOADER, email=row["email"], name=name, demo_words="")
    role = role_of(row)
    place.add_practitioner(
        by=LOADER,
        name=name,
        organisation=organisation,
        team=world.atlas.teams[row["team"]][0] if row["team"] else None,
        role=role,
        profession=row["role"].replace("_", " "),
        starts=row["started"],
        ends=row["ended"],
        account=account.pk,
    )
    shifts = FROM_DAY_TO_DAY.get(row["team"], (EARLY, LATE))
    free = {number % 7, (number + 1 + number // 7 % 5) % 7}
    if row["team"] in ALL_DAY and world.small:
        shifts, free = ((8, 20),), set()
    return Worker(
        actor=actor_of(account),
        account=account,
        team=row["team"] or row["organisation"],
        organisation=row["organisation"],
        role=role,
        number=number,
        shift=shifts[number % len(shifts)],
        days=frozenset(range(7)) - free,
        refuses=rng.choice((0.02, 0.05, 0.1, 0.3)),
        forgets=rng.choice((0.1, 0.3, 0.9)),
        slow=rng.choice((0.1, 0.2, 0.3, 0.8)),
        leaves_on=row["ended"],
    )
