"""Who works in a synthetic borough, and as whom one can look round it."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.kernel import clock
from hamlet.place import actions as place
from hamlet.synth.borough import Borough
from hamlet.synth.loader.places import LOADER, TRIAGE_TEAM, Atlas

SHOWN = timedelta(days=731)
"""The two years that a synthetic place has lived."""
ROLES = {
    "call_handler": roles.CALL_HANDLER, "gp": roles.GP, "receptionist": roles.PRACTICE_STAFF,
    "practice_nurse": roles.PRACTICE_STAFF, "practice_pharmacist": roles.PRACTICE_STAFF,
    "care_navigator": roles.CARE_NAVIGATOR, "link_worker": roles.LINK_WORKER,
    "voluntary_coordinator": roles.VOLUNTARY, "team_lead": roles.TEAM_LEAD,
    "ig_lead": roles.GOVERNANCE_LEAD, "analyst": roles.DATA_MANAGER,
}  # fmt: skip
DEMO = {
    ("call_handler", "front_door"): "call handler at the single point of access",
    ("triage_nurse", "triage"): "triage nurse",
    ("team_lead", "triage"): "arbiter, lead of central triage",
    ("community_nurse", "rapid_response"): "nurse in rapid response",
    ("team_lead", "rapid_response"): "team lead of rapid response",
    ("community_nurse", "discharge"): "discharge coordinator of the hospital",
    ("community_nurse", "epct_l1"): "community nurse, and volunteer in another post",
    ("therapist", "discharge"): "therapist in admission avoidance and discharge",
    ("social_worker", "social_care"): "social worker",
    ("link_worker", "social_prescribing"): "link worker, social prescribing",
    ("housing_officer", "housing"): "housing officer",
    ("voluntary_coordinator", "kettle"): "coordinator of a voluntary group",
    ("triage_nurse", "door"): "streaming nurse at the hospital's front door",
    ("care_navigator", "door"): "care navigator at the hospital's front door",
    ("doctor", "door"): "clinical lead of urgent care",
    ("gp", "same_day"): "same-day hub GP",
    ("gp", None): "GP",
    ("receptionist", None): "practice receptionist",
    ("ig_lead", "governance"): "information governance lead",
    ("analyst", "insight"): "data manager",
}
SECOND = {
    ("analyst", "insight"): "second data manager",
    ("doctor", "door"): "second clinical lead of urgent care",
}
"""Where one has to agree with another."""
ALSO = {("community_nurse", "epct_l1"): ("kettle", roles.VOLUNTARY, "volunteer")}
"""The demo person who has a post in two organisations: the other team, role and employment."""


def load_staff(borough: Borough, atlas: Atlas, progress) -> None:
    """Load every member of staff with their post; demo people have an account too."""
    wanted, second, rows = dict(DEMO), dict(SECOND), with_seconds(borough.staff.to_pylist())
    for number, row in enumerate(rows, 1):
        name = f"{row['first_name']} {row['surname']}"
        atlas.staff.setdefault(row["team"] or row["organisation"], []).append(name)
        post = (row["role"], row["team"])
        words = wanted.pop(post, "") or second.pop(post, "")
        made = _practitioner(all_along(row) if words else row, name, words, atlas)
        if words and post in ALSO:
            _second_post(made, *ALSO[post], atlas)
        progress("Staff", number, len(rows))


def with_seconds(rows: list[dict]) -> list[dict]:
    """The same, and a second in each post of `SECOND` that a small place has once."""
    known = Counter((row["role"], row["team"]) for row in rows)
    alone = [
        row for row in rows if (post := (row["role"], row["team"])) in SECOND and known[post] < 2
    ]
    named = {"first_name": rows[0]["first_name"], "surname": rows[-1]["surname"]}
    return [*rows, *(row | named | {"email": f"second.{row['email']}"} for row in alone)]


def all_along(row: dict) -> dict:
    """A post held for as long as anything that whoever has it is shown to have done."""
    return row | {"started": min(row["started"], clock.today() - SHOWN), "ended": None}


def _practitioner(row: dict, name: str, demo_words: str, atlas: Atlas) -> UUID:
    organisation, organisation_name = atlas.organisations[row["organisation"]]
    account = None
    if demo_words:
        account = access.open_account(
            by=LOADER,
            email=row["email"],
            name=name,
            demo_words=f"{demo_words}, {organisation_name}",
        ).pk
    made = place.add_practitioner(
        by=LOADER,
        name=name,
        organisation=organisation,
        team=atlas.teams[row["team"]][0] if row["team"] else None,
        role=role_of(row),
        profession=row["role"].replace("_", " "),
        employment=_employment(row),
        starts=row["started"],
        ends=row["ended"],
        account=account,
    )
    return made.pk


def _second_post(of: UUID, team: str, role: str, employment: str, atlas: Atlas) -> None:
    """Since today, so that nothing of their past is said to be of this post."""
    identifier, _, organisation = atlas.teams[team]
    place.give_role(
        by=LOADER,
        practitioner=of,
        organisation=atlas.organisations[organisation][0],
        team=identifier,
        role=role,
        employment=employment,
        starts=clock.today(),
    )


IN_A_TEAM = {
    ("door", "triage_nurse"): roles.STREAMING_NURSE,
    ("door", "doctor"): roles.CLINICAL_LEAD,
    ("discharge", "community_nurse"): roles.DISCHARGE_COORDINATOR,
    (TRIAGE_TEAM, "team_lead"): roles.ARBITER,
}
"""Roles that a profession has in one team alone."""


def role_of(row: dict) -> str:
    if found := IN_A_TEAM.get((row["team"], row["role"])):
        return found
    if row["team"] == TRIAGE_TEAM or (
        row["role"] == "triage_nurse" and row["team"] == "front_door"
    ):
        return roles.TRIAGE_CLINICIAN
    return ROLES.get(row["role"], roles.TEAM_MEMBER)


def _employment(row: dict) -> str:
    if row["role"] == "voluntary_coordinator":
        return "volunteer"
    return "agency" if row["agency"] else "permanent"
