"""Random worlds of sharing, and the rule once more: plainly, without SQL, apart from the code."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from django.db.models import QuerySet
from hypothesis import strategies as st

from hamlet.access import roles, terms
from hamlet.access.models import (
    Agreement,
    AgreementEdition,
    Opening,
    Party,
    Relationship,
    Restriction,
    Wish,
)
from hamlet.kernel.actor import Actor
from hamlet.place.queries import Held

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 3)]
ORGANISATIONS = [UUID(int=number) for number in range(100, 103)]
TEAMS = [UUID(int=number) for number in range(200, 202)]
ACCOUNTS = [UUID(int=number) for number in range(300, 302)]
CATEGORIES = ["demographics", "contacts", "mental_health"]
ITEMS = ["referral:1", "referral:2"]
OPENINGS_ALLOW = (
    "person.look", "person.search", "alert.record", "communication.record", "referral.receive",
    "booking.make",
)  # fmt: skip
PURPOSES = [terms.DIRECT_CARE, terms.RESEARCH]


def minutes(*choices):
    return st.sampled_from(choices)


relationship = st.fixed_dictionaries(
    {
        "holder": st.sampled_from([*ORGANISATIONS, *TEAMS, *ACCOUNTS]),
        "person": st.sampled_from(PEOPLE),
        "kind": st.sampled_from(["registered", "referred_to", "caseload", "self", "proxy"]),
        "subject": st.sampled_from(["practice:1", *ITEMS]),
        "categories": st.sampled_from([[], [], ["contacts"], ["demographics", "contacts"]]),
        "closes_in": minutes(None, None, -1, 0, 1, 60),
    }
)
opening = st.fixed_dictionaries(
    {
        "account": st.sampled_from(ACCOUNTS),
        "organisation": st.sampled_from(ORGANISATIONS[:2]),
        "person": st.sampled_from(PEOPLE),
        "reason": st.sampled_from(list(terms.REASONS)),
        "restricted": st.booleans(),
        "closes_in": minutes(-1, 0, 60),
    }
)
wish = st.fixed_dictionaries(
    {
        "person": st.sampled_from(PEOPLE),
        "kind": st.sampled_from(["object", "share", "opt_out"]),
        "category": st.sampled_from(["", *CATEGORIES]),
        "organisation": st.sampled_from([None, *ORGANISATIONS]),
        "ended": st.sampled_from([False, False, True]),
    }
)
restriction = st.fixed_dictionaries(
    {
        "person": st.sampled_from(PEOPLE),
        "subject": st.sampled_from(["", *ITEMS]),
        "ended": st.sampled_from([False, False, True]),
    }
)
party = st.tuples(st.sampled_from(ORGANISATIONS), st.booleans(), st.booleans())
agreement = st.fixed_dictionaries(
    {
        "parties": st.lists(party, min_size=2, max_size=4, unique_by=lambda each: each[0]),
        "categories": st.lists(st.sampled_from(CATEGORIES), min_size=1, unique=True),
        "purposes": st.lists(st.sampled_from(PURPOSES), min_size=1, unique=True),
        "state": st.sampled_from(["signed", "signed", "signed", "drafted", "suspended", "ended"]),
        "starts_in": minutes(-60, -60, -60, 0, 60),
        "ends_in": minutes(None, None, -1, 0, 60),
    }
)
WORK = [roles.CALL_HANDLER, roles.TEAM_MEMBER, roles.GP, roles.TEAM_MEMBER, roles.ANALYST]
somebody = st.builds(
    Actor,
    name=st.just("Ruth Oakes"),
    kind=st.sampled_from(["staff", "staff", "staff", "staff", "resident", "system"]),
    id=st.sampled_from([None, *ACCOUNTS, *ACCOUNTS]),
    organisation_id=st.sampled_from([None, *ORGANISATIONS, *ORGANISATIONS]),
    team_ids=st.frozensets(st.sampled_from(TEAMS), max_size=2),
    roles=st.frozensets(st.sampled_from([*WORK, "no such role"]), min_size=1, max_size=2),
)

# Of several organisations: where, in which team of that one if in any, and as what.
posts = st.lists(
    st.tuples(st.sampled_from(range(3)), st.booleans(), st.sampled_from(WORK)),
    min_size=2,
    max_size=5,
    unique=True,
).filter(lambda held: len({where for where, *_ in held}) > 1)


def held_in(posts: list[tuple]) -> list[Held]:
    """These posts as the roles of one practitioner, the first to begin on top."""
    return [
        Held(
            practitioner_id=UUID(int=400),
            organisation_id=ORGANISATIONS[where],
            organisation=f"Organisation {where}",
            team_id=TEAMS[where] if in_team and where < len(TEAMS) else None,
            team=f"Team {where}",
            role=role,
            starts=NOON.date(),
            id=UUID(int=500 + number),
        )
        for number, (where, in_team, role) in enumerate(posts)
    ]


def plainly(posts: list[tuple], chosen: int, account: UUID) -> Actor:
    """Whoever has these posts, in the chosen one, put together apart from the code."""
    here = [(in_team, role) for where, in_team, role in posts if where == chosen]
    in_team = chosen < len(TEAMS) and any(each for each, _ in here)
    return Actor(
        name="Ruth Oakes",
        id=account,
        organisation_id=ORGANISATIONS[chosen] if here else None,
        team_ids=frozenset({TEAMS[chosen]} if in_team else ()),
        roles=frozenset(role for _, role in here),
    )


@dataclass
class RandomWorld:
    """What a world holds, as plain values."""

    relationships: list[dict] = field(default_factory=list)
    openings: list[dict] = field(default_factory=list)
    wishes: list[dict] = field(default_factory=list)
    restrictions: list[dict] = field(default_factory=list)
    agreements: list[dict] = field(default_factory=list)


def few(of, most: int, least: int = 0):
    return st.lists(of, min_size=least, max_size=most)


worlds = st.builds(
    RandomWorld,
    relationships=few(relationship, 8, 3),
    openings=few(opening, 4, 1),
    wishes=few(wish, 3),
    restrictions=few(restriction, 2),
    agreements=few(agreement, 3, 1),
)


def at(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOON + timedelta(minutes=minutes)


def live(world: RandomWorld) -> None:
    """Write a world into the tables, past the verbs: not every world could come about by them."""
    for model in (Relationship, Opening, Wish, Restriction, Party, Agreement):
        QuerySet(model).delete()
    before, numbers = NOON - timedelta(hours=1), count()
    _write(
        Relationship,
        (
            {name: each[name] for name in ("holder", "person", "kind", "categories")}
            | {"subject": each["subject"], "opened_at": before, "closes_at": at(each["closes_in"])}
            | {"holder_kind": _kind(each["holder"])}
            for each in once(world.relationships, "holder", "person", "kind", "subject")
        ),
    )
    _write(
        Opening,
        (
            {name: each[name] for name in ("account", "organisation", "person", "reason")}
            | {"restricted": each["restricted"]}
            | {"actor_name": "x", "opened_at": before, "closes_at": at(each["closes_in"])}
            for each in world.openings
        ),
    )
    _write(
        Wish,
        (
            {name: each[name] for name in ("person", "kind", "category", "organisation")}
            | {"said_at": before, "said_by": "x", "ended_at": before if each["ended"] else None}
            for each in once(world.wishes, "person", "kind", "category", "organisation")
        ),
    )
    _write(
        Restriction,
        (
            {"person": each["person"], "subject": each["subject"], "kind": "asked"}
            | {"since": before, "ended_at": before if each["ended"] else None}
            for each in once(world.restrictions, "person", "subject")
        ),
    )
    for each in world.agreements:
        _agree(each, next(numbers))
    QuerySet(AgreementEdition).update(number=uuid4())


def _kind(holder: UUID) -> str:
    return (
        "account" if holder in ACCOUNTS else "organisation" if holder in ORGANISATIONS else "team"
    )


def once(rows: list[dict], *names: str) -> list[dict]:
    """The last of those rows that only one of can hold."""
    return list({tuple(each[name] for name in names): each for each in rows}.values())


def _write(model, rows) -> None:
    QuerySet(model).bulk_create(model(**row) for row in rows)


def _agree(said: dict, number: int) -> None:
    names = ("categories", "purposes", "state")
    made = Agreement(reference=f"T-{number}", **{name: said[name] for name in names})
    made.title, made.lawful_basis = "A test", "public_task"
    made.starts_at, made.ends_at = at(said["starts_in"]), at(said["ends_in"])
    QuerySet(Agreement).bulk_create([made])
    _write(
        Party,
        (
            {"agreement": made, "organisation": who, "name": "x", "gives": gives, "receives": gets}
            for who, gives, gets in said["parties"]
        ),
    )


def still(minutes: int | None) -> bool:
    return minutes is None or minutes > 0


@dataclass(frozen=True)
class Asked:
    """One question, as plain values."""

    action: str
    person: UUID
    category: str
    purpose: str
    held_by: UUID | None = None
    item: str = ""


def naively(world: RandomWorld, actor: Actor, asked: Asked) -> bool:
    """Whether the rule allows, step by step, each ground by itself."""
    if actor.kind == "system":
        return True
    if actor.kind == "resident":
        if actor.id is None or asked.action not in roles.RESIDENT_MAY:
            return False
    elif not actor.roles & roles.MAY.get(asked.action, frozenset()):
        return False
    if asked.category not in terms.CATEGORIES or asked.purpose not in terms.PURPOSES:
        return False
    research = asked.purpose in (terms.RESEARCH, terms.PLANNING)
    if research != (asked.action == "person.study"):
        return False
    return any(opens(world, actor, asked, ground) for ground in possible(world, actor, asked))


def possible(world: RandomWorld, actor: Actor, asked: Asked) -> list[dict]:
    """Every ground: what it is, whether it overrides wishes, and opens what is restricted."""
    if asked.purpose != terms.DIRECT_CARE:
        return [{"kind": "study"}]
    mine = {*actor.team_ids, actor.organisation_id, actor.id} - {None}
    found = [
        each
        for each in world.relationships
        if each in once(world.relationships, "holder", "person", "kind", "subject")
        and each["person"] == asked.person
        and each["holder"] in mine
        and still(each["closes_in"])
        and (not each["categories"] or asked.category in each["categories"])
    ]
    if actor.roles & {roles.CALL_HANDLER, roles.TRIAGE_CLINICIAN}:
        found = [*found, {"kind": "front door"}]
    opened = [
        each | {"kind": "opening"}
        for each in world.openings
        if (each["account"], each["person"]) == (actor.id, asked.person)
        and each["organisation"] == actor.organisation_id
        and each["closes_in"] > 0
        and asked.action in OPENINGS_ALLOW
    ]
    return found + opened


def opens(world: RandomWorld, actor: Actor, asked: Asked, ground: dict) -> bool:
    """Whether nothing stands against one ground."""
    kind = ground["kind"]
    if kind == "self":
        return True
    related = kind in ("registered", "referred_to", "caseload")
    closer = {
        each["subject"]
        for each in once(world.restrictions, "person", "subject")
        if each["person"] == asked.person and not each["ended"]
    }
    if not ground.get("restricted"):
        if "" in closer and not related:
            return False
        if asked.item in closer - {""} and not (related and ground["subject"] == asked.item):
            return False
    wishes = [
        each
        for each in once(world.wishes, "person", "kind", "category", "organisation")
        if each["person"] == asked.person and not each["ended"]
    ]
    if kind == "study" and any(each["kind"] == "opt_out" for each in wishes):
        return False
    if kind == "proxy" or ground.get("reason") not in (None, "ongoing_care"):
        return True
    return unopposed(world, actor, asked, wishes)


def unopposed(world: RandomWorld, actor: Actor, asked: Asked, wishes: list[dict]) -> bool:
    """Whether one's own organisation holds it, or no wish is against it and it may flow."""
    practices = {
        each["holder"]
        for each in once(world.relationships, "holder", "person", "kind", "subject")
        if (each["person"], each["kind"]) == (asked.person, "registered")
        and still(each["closes_in"])
    }
    holders = {asked.held_by} if asked.held_by else practices
    organisation = actor.organisation_id
    if organisation in holders:
        return True
    named = [each for each in wishes if each["category"] in ("", asked.category)]
    if any(
        each["kind"] == "object" and each["organisation"] in (None, organisation) for each in named
    ):
        return False
    shared = organisation and any(
        each["kind"] == "share" and each["organisation"] == organisation for each in named
    )
    if not holders or (shared and asked.purpose == terms.DIRECT_CARE):
        return True
    return any(flows(each, holders, organisation, asked) for each in world.agreements)


def flows(said: dict, holders: set[UUID], organisation: UUID | None, asked: Asked) -> bool:
    """Whether one agreement lets something flow from a holder to an organisation now."""
    return (
        said["state"] == "signed"
        and said["starts_in"] <= 0
        and still(said["ends_in"])
        and asked.category in said["categories"]
        and asked.purpose in said["purposes"]
        and any(who in holders and gives for who, gives, _ in said["parties"])
        and any(who == organisation and gets for who, _, gets in said["parties"])
    )
