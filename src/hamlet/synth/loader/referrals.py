"""Referrals of a synthetic borough: the ended as histories, the open lived move by move."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from hamlet.access import roles
from hamlet.frontdoor import actions
from hamlet.frontdoor.actions import History, Past
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import BATCH, rows_of
from hamlet.synth.loader.places import LOADER, NO_REFERRALS, TRIAGE_TEAM, Atlas

JUST_NOW = 18
OPEN = frozenset({"received", "triaged", "offered", "accepted", "active"})
OUTCOMES = {
    "needs_met": "goal_met", "needs_partly_met": "partly_met", "referred_on": "passed_on",
    "declined": "declined", "did_not_attend": "no_contact", "admitted_to_hospital": "admitted",
    "moved_away": "not_needed", "died": "died",
}  # fmt: skip
REASONS = {
    "no_capacity": "no_capacity", "not_eligible": "not_eligible", "outside_area": "not_eligible",
    "needs_another_service": "wrong_service", "already_known": "duplicate",
}  # fmt: skip
REFERRERS = {"resident": "resident", "carer": "carer", "voluntary": "voluntary"}
URGENCIES = {"urgent": "urgent", "routine": "routine"}


class Scene:
    """One referral of the borough, with the people and teams that act in it."""

    def __init__(self, row: dict, atlas: Atlas, person: UUID, borough: Borough):
        self.row, self.person, self.atlas = row, person, atlas
        self.residents = borough.residents
        self.key = f"synthetic:{borough.seed}:{row['referral']}"
        self.service, self.service_name, team = atlas.services[row["service"]]
        self.team, self.team_name, organisation = atlas.teams[team]
        self.nurse = self._one_of(TRIAGE_TEAM, "Triage nurse")
        self.worker = self._one_of(team, "Team member")
        self.organisation = atlas.organisations[organisation][1]
        self.triage, self.triage_name, home = atlas.teams[TRIAGE_TEAM]
        self.home = atlas.organisations[home][1]

    @property
    def resident(self) -> dict:
        """The row of the resident whom it is about."""
        return self.residents.slice(self.row["resident"] - 1, 1).to_pylist()[0]

    def _one_of(self, team: str, otherwise: str) -> str:
        names = self.atlas.staff.get(team) or [otherwise]
        return names[self.row["referral"] % len(names)]

    @property
    def kind(self) -> str:
        """The kind of referrer, as `Referral.Referrer` has it."""
        return REFERRERS.get(self.row["referrer_kind"], "professional")

    @property
    def referrer(self) -> tuple[str, UUID | None, str]:
        """Name, organisation and its name of whoever referred; names only for those at work."""
        organisation = self.atlas.organisations.get(self.row["referrer_organisation"])
        if organisation is None:
            return "", None, ""
        return self._one_of(self.row["referrer_organisation"], "On duty"), *organisation

    def at(self, step: str) -> datetime | None:
        """When a step happened, None where it did not."""
        return self.row[f"{step}_at"]


def just_now(borough: Borough) -> range:
    """The numbers of the referrals that arrive while the place is opening."""
    last = borough.referrals.num_rows
    return range(max(1, last - JUST_NOW + 1), last + 1)


def _arriving(row: dict) -> dict:
    """A referral of the last hour: two of three wait for triage, the third for a team's answer."""
    received = clock.now() - timedelta(minutes=2 + row["referral"] * 7 % 55)
    steps = ("triaged", "asked", "answered", "offered", "accepted", "active", "ended")
    row |= {f"{step}_at": None for step in steps} | {"received_at": received, "state": "received"}
    if row["referral"] % 3 == 0:
        moments = {"triaged_at": received + timedelta(seconds=60)}
        moments |= {"offered_at": received + timedelta(seconds=90)}
        row |= {"state": "offered"} | moments
    return row


def load_closed(borough: Borough, atlas: Atlas, people: dict[int, UUID], progress) -> None:
    """Adopt every referral that has ended."""
    actions.adopt(by=LOADER, histories=_histories(borough, atlas, people, progress))


def _histories(borough: Borough, atlas: Atlas, people: dict, progress) -> Iterator[History]:
    total, newest = borough.referrals.num_rows, just_now(borough)
    for number, row in enumerate(rows_of(borough.referrals), 1):
        if number % BATCH == 0 or number == total:
            progress("Referrals of two years", number, total)
        over = row["state"] not in OPEN and row["referral"] not in newest
        if over and row["resident"] in people:
            yield _history(Scene(row, atlas, people[row["resident"]], borough))


def _history(scene: Scene) -> History:
    name, organisation, _ = scene.referrer
    moves = tuple(_past(scene))
    held_by_team = any(move.name == "accept" for move in moves)
    return History(
        key=scene.key,
        place=scene.atlas.place,
        person=scene.person,
        need=scene.row["need"],
        referrer_kind=scene.kind,
        referrer_name=name,
        referrer_organisation=organisation,
        owner_team=scene.team if held_by_team else scene.triage,
        service=scene.service,
        urgency=URGENCIES.get(scene.row["urgency"], "routine"),
        moves=moves,
    )


def _past(scene: Scene) -> Iterator[Past]:
    name, _, organisation = scene.referrer
    yield Past(
        "receive", scene.at("received"), name or "The referrer", organisation, scene.triage_name
    )
    yield from _asking(scene)
    if scene.row["state"] == "signposted":
        yield _by_triage(
            scene, "signpost", "ended", words=f"Advised to contact {scene.service_name}."
        )
        return
    yield from _handover(scene)
    yield from _finish(scene)


def _asking(scene: Scene) -> Iterator[Past]:
    if scene.at("asked") and scene.at("answered"):
        yield _by_triage(scene, "ask", "asked", words="Please say more about how they manage.")
        yield _by_triage(scene, "answer", "answered", words="Answered by telephone.")


def _handover(scene: Scene) -> Iterator[Past]:
    if scene.at("triaged"):
        yield _by_triage(scene, "triage", "triaged", towards=scene.service_name)
    if scene.at("offered"):
        yield _by_triage(scene, "offer", "offered", towards=scene.team_name)
    if scene.at("accepted"):
        yield _by_team(scene, "accept", "accepted")
    if scene.at("active"):
        yield _by_team(scene, "start", "active")


def _finish(scene: Scene) -> Iterator[Past]:
    reason = REASONS.get(scene.row["reason"] or "", "wrong_service")
    if scene.row["state"] == "refused" and scene.at("offered"):
        yield _by_team(scene, "turn_down", "ended", reason=reason, owner=scene.triage_name)
    if scene.row["state"] == "refused":
        yield _by_triage(scene, "refuse", "ended", reason=reason, towards="The referrer")
    elif scene.row["state"] == "ended" and scene.at("accepted"):
        yield _by_team(scene, "end", "ended", reason=OUTCOMES.get(scene.row["outcome"], "goal_met"))
    else:
        yield _by_triage(scene, "withdraw", "ended", words="No longer wanted.")


def _by_triage(scene: Scene, move: str, step: str, **more) -> Past:
    at = scene.at(step) or scene.at("ended")
    return Past(move, at, scene.nurse, scene.home, scene.triage_name, **more)


def _by_team(scene: Scene, move: str, step: str, owner: str = "", **more) -> Past:
    owner = owner or scene.team_name
    return Past(move, scene.at(step), scene.worker, scene.organisation, owner, **more)


def load_open(borough: Borough, atlas: Atlas, people: dict[int, UUID], progress) -> None:
    """Live every referral that is still open, each move under the clock of its own moment.

    The newest arrive just now, so that there is work to do when the place opens.
    """
    newest = just_now(borough)
    rows = [
        _arriving(row) if row["referral"] in newest else row
        for row in rows_of(borough.referrals)
        if row["resident"] in people and (row["state"] in OPEN or row["referral"] in newest)
    ]
    for number, row in enumerate(rows, 1):
        _live(Scene(row, atlas, people[row["resident"]], borough))
        progress("Referrals still open", number, len(rows))


def _live(scene: Scene) -> None:
    held = _receive(scene)
    if scene.at("asked"):
        held = _move(scene, held, "ask", "asked", words="Please say more about how they manage.")
    if scene.at("answered"):
        held = _move(scene, held, "answer", "answered", words="Answered by telephone.")
    if scene.row["state"] == "received" or scene.row["service"] in NO_REFERRALS:
        return
    if scene.at("triaged"):
        held = _move(scene, held, "triage", "triaged", service=scene.service, urgency=held.urgency)
    if scene.at("offered"):
        held = _move(scene, held, "offer", "offered", team=scene.team)
    if scene.at("accepted"):
        held = _move(scene, held, "accept", "accepted")
    if scene.at("active"):
        _move(scene, held, "start", "active")


def _receive(scene: Scene):
    name, organisation, organisation_name = scene.referrer
    actor = Actor(name=name or "The referrer", kind="system", organisation=organisation_name)
    with clock.frozen(scene.at("received")):
        return actions.receive(
            by=actor,
            submission_key=scene.key,
            need=scene.row["need"],
            consent=True,
            urgency=URGENCIES.get(scene.row["urgency"], "routine"),
            referrer=actions.Referrer(kind=scene.kind, name=name, organisation=organisation),
            **_about(scene),
        )


def _about(scene: Scene) -> dict:
    """Whom it is about: residents and carers who ask now do it online, in their own words."""
    if scene.row["state"] != "received" or scene.kind not in ("resident", "carer"):
        return {"person": scene.person}
    resident = scene.resident
    return {
        "stated": actions.Stated(
            name=f"{resident['first_name']} {resident['surname']}",
            birth_date=resident["dob"],
            postcode=resident["postcode"] or "",
            address=resident["address"] or "",
            phone=resident["mobile"] or "",
        )
    }


BY_TEAM = frozenset({"accept", "start"})


def _move(scene: Scene, held, verb: str, step: str, **more):
    ours = verb in BY_TEAM
    actor = Actor(
        name=scene.worker if ours else scene.nurse,
        organisation=scene.organisation if ours else scene.home,
        team_ids=frozenset({scene.team if ours else scene.triage}),
        roles=frozenset({roles.TEAM_MEMBER if ours else roles.TRIAGE_CLINICIAN}),
    )
    with clock.frozen(scene.at(step)):
        return getattr(actions, verb)(by=actor, referral=held.pk, version=held.version, **more)
