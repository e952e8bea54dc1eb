"""The roles that a practitioner can hold, and what each may do whatever the person.

What may be done *about a person* is `decisions.decide`; this is the coarser question of which
pages and verbs exist for whom. Unknown means no.
"""

from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed

CALL_HANDLER = "call_handler"
TRIAGE_CLINICIAN = "triage_clinician"
STREAMING_NURSE = "streaming_nurse"
CLINICAL_LEAD = "clinical_lead"
ARBITER = "arbiter"
DISCHARGE_COORDINATOR = "discharge_coordinator"
TEAM_MEMBER = "team_member"
TEAM_LEAD = "team_lead"
GP = "gp"
PRACTICE_STAFF = "practice_staff"
CARE_NAVIGATOR = "care_navigator"
LINK_WORKER = "link_worker"
VOLUNTARY = "voluntary"
GOVERNANCE_LEAD = "governance_lead"
ANALYST = "analyst"
DATA_MANAGER = "data_manager"

NAMES = {
    CALL_HANDLER: "call handler",
    TRIAGE_CLINICIAN: "triage clinician",
    STREAMING_NURSE: "streaming nurse",
    CLINICAL_LEAD: "clinical lead",
    ARBITER: "arbiter",
    DISCHARGE_COORDINATOR: "discharge coordinator",
    TEAM_MEMBER: "team member",
    TEAM_LEAD: "team lead",
    GP: "GP",
    PRACTICE_STAFF: "practice staff",
    CARE_NAVIGATOR: "care navigator",
    LINK_WORKER: "link worker",
    VOLUNTARY: "voluntary group",
    GOVERNANCE_LEAD: "information governance lead",
    ANALYST: "analyst",
    DATA_MANAGER: "data manager",
}

FRONT_DOOR = frozenset({CALL_HANDLER, TRIAGE_CLINICIAN, STREAMING_NURSE})
CARE = frozenset(
    {
        TEAM_MEMBER, TEAM_LEAD, GP, PRACTICE_STAFF, CARE_NAVIGATOR, LINK_WORKER,
        DISCHARGE_COORDINATOR, ARBITER,
    }
)  # fmt: skip
# Practices and voluntary groups are small: what one refers is everybody's in it.
TOGETHER = frozenset({GP, PRACTICE_STAFF, VOLUNTARY})
REFERRERS = FRONT_DOOR | CARE | {VOLUNTARY}

MAY = {
    "person.search": FRONT_DOOR | CARE,
    "person.register": FRONT_DOOR,
    "person.look": FRONT_DOOR | CARE,
    "person.change": FRONT_DOOR | CARE,
    "person.death": FRONT_DOOR | CARE,
    "person.open": FRONT_DOOR | CARE,
    "person.study": frozenset({ANALYST}),
    "alert.record": FRONT_DOOR | CARE,
    "whereabouts.protect": FRONT_DOOR | CARE,
    "whereabouts.look": CARE | {TRIAGE_CLINICIAN},
    "identity.look": frozenset({TRIAGE_CLINICIAN, STREAMING_NURSE, GP, TEAM_MEMBER, TEAM_LEAD}),
    "referral.receive": REFERRERS,
    "referral.triage": frozenset({TRIAGE_CLINICIAN}),
    "referral.identify": FRONT_DOOR,
    "referral.take": CARE | {TRIAGE_CLINICIAN, VOLUNTARY},
    "referral.settle": frozenset({ARBITER, TRIAGE_CLINICIAN}),
    "reading.keep": frozenset({CLINICAL_LEAD}),
    "ladder.keep": frozenset({TEAM_LEAD, ARBITER, DATA_MANAGER}),
    "contact.keep": frozenset({TEAM_LEAD, ARBITER, DATA_MANAGER}),
    "promise.report": frozenset({TRIAGE_CLINICIAN, TEAM_LEAD, CLINICAL_LEAD, ARBITER, ANALYST}),
    "worklist.look": CARE | FRONT_DOOR | {VOLUNTARY},
    "booking.make": FRONT_DOOR | CARE,
    "booking.list": CARE | {VOLUNTARY},
    "attendance.assess": frozenset({STREAMING_NURSE}),
    "attendance.stream": frozenset({STREAMING_NURSE, CARE_NAVIGATOR}),
    "attendance.differ": frozenset({STREAMING_NURSE}),
    "attendance.board": frozenset({STREAMING_NURSE, CARE_NAVIGATOR, CLINICAL_LEAD, TEAM_LEAD}),
    "rules.look": frozenset({STREAMING_NURSE, CARE_NAVIGATOR, CLINICAL_LEAD, TEAM_LEAD}),
    "rules.keep": frozenset({CLINICAL_LEAD}),
    "stay.admit": frozenset({DISCHARGE_COORDINATOR, STREAMING_NURSE}),
    "stay.hear": frozenset({DISCHARGE_COORDINATOR, STREAMING_NURSE}),
    "stay.plan": frozenset({DISCHARGE_COORDINATOR}),
    "stay.assess": frozenset({DISCHARGE_COORDINATOR, TEAM_MEMBER, TEAM_LEAD}),
    "stay.list": frozenset({DISCHARGE_COORDINATOR, TEAM_MEMBER, TEAM_LEAD}),
    "delays.look": frozenset({DISCHARGE_COORDINATOR, TEAM_LEAD, CLINICAL_LEAD, DATA_MANAGER}),
    "destination.keep": frozenset({DISCHARGE_COORDINATOR, DATA_MANAGER}),
    "schedule.keep": frozenset({TEAM_LEAD, DATA_MANAGER}),
    "directory.keep": frozenset({TEAM_LEAD, VOLUNTARY, DATA_MANAGER}),
    "place.keep": frozenset({DATA_MANAGER}),
    "intake.look": frozenset({DATA_MANAGER, GOVERNANCE_LEAD}),
    "intake.run": frozenset({DATA_MANAGER}),
    "match.review": frozenset({DATA_MANAGER}),
    "agreement.look": frozenset({GOVERNANCE_LEAD}),
    "agreement.keep": frozenset({GOVERNANCE_LEAD}),
    "opening.review": frozenset({GOVERNANCE_LEAD}),
    "sharing.record": FRONT_DOOR | CARE,
    "communication.record": FRONT_DOOR | CARE,
    "dispute.record": FRONT_DOOR | CARE,
}
STUDY = frozenset({"person.study"})
"""What is done for planning or research, never for care."""
BY_OPENING = frozenset(
    {
        "person.search",
        "person.look",
        "alert.record",
        "communication.record",
        "dispute.record",
        "referral.receive",
        "booking.make",
        "stay.admit",
    }
)
"""What an opened record allows: to look, to warn and talk, and to pass a need on."""
RESIDENT_MAY = frozenset(
    {"person.look", "sharing.record", "communication.record", "dispute.record", "booking.make"}
)
"""What somebody may do about a record that is their own, or that they act for."""


def may(actor: Actor, action: str) -> bool:
    """Whether the actor's role lets them do this at all. The system itself may."""
    if actor.kind == "resident":
        return action in RESIDENT_MAY and actor.id is not None
    return actor.kind == "system" or actor.has(*MAY.get(action, frozenset()))


def require(actor: Actor, action: str) -> None:
    """Raise `NotAllowed`, in words for the person, where their role does not let them."""
    if may(actor, action):
        return
    if actor.has_to_choose:
        raise NotAllowed("You have several posts.", "Say first for which organisation you act.")
    who = " and ".join(sorted(NAMES.get(role, role) for role in actor.roles)) or "no role here"
    needed = ", ".join(sorted(NAMES[role] for role in MAY.get(action, ()))) or "nobody yet"
    raise NotAllowed(
        f"Your role ({who}) does not include this.",
        f"It belongs to: {needed}. Ask your team lead if your role is wrong.",
    )
