"""What a message tells of a stay in hospital, kept by the verb of discharge. For verbs only."""

from dataclasses import replace

from hamlet.discharge import actions as discharge
from hamlet.interop.actions.whom import person_of
from hamlet.interop.messages.encounters import Told
from hamlet.interop.models import Source
from hamlet.interop.records import CHANGED, NEW, SAME, Done
from hamlet.kernel.actor import Actor

UNKNOWN_WARD = "the ward was not declared with this source: it is called as the message calls it"


def do(by: Actor, source: Source, told: Told) -> Done:
    """Bring the stays of a person in line with the latest version of a spell."""
    ward, unknown = _ward(source, told.wards)
    heard = discharge.hear(
        by=by,
        system=source.key,
        person=person_of(told.who).pk,
        team=source.team_id,
        said=replace(told.said, ward=ward),
    )
    outcome = NEW if heard.new else CHANGED if heard.changed else SAME
    return Done(outcome, heard.stay, (*heard.notes, *told.notes, *unknown))


def _ward(source: Source, wards: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What the ward is called here: as declared, else as the message has it. Nobody is kept out of
    sight because a ward is new."""
    declared = source.values.get("ward", {})
    called = next((declared[each] for each in wards if each in declared), "")
    unknown = (UNKNOWN_WARD,) if declared and wards and not called else ()
    return called or next(iter(wards), ""), unknown
