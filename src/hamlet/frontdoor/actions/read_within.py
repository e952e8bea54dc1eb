"""Setting in how much time what is added to a referral is to be read."""

from hamlet.access import roles
from hamlet.frontdoor import read_within
from hamlet.frontdoor.models import ReadWithin
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place


@verb
def set_read_within(
    *, by: Actor, version: int, share: int, shortest: int, longest: int
) -> ReadWithin:
    """Say in how much time what is added from now on is to be read, as a clinical lead: in `share`
    percent of what is promised, in `shortest` open minutes at least and in `longest` at most.

    Raises `Conflict` where somebody set it since `version`, and `UserError` beyond `BOUNDS`.
    """
    roles.require(by, "reading.keep")
    given = {"share": share, "shortest": shortest, "longest": longest}
    for name, (least, most) in read_within.BOUNDS.items():
        if not least <= given[name] <= most:
            raise UserError(f"This can be set from {least} to {most}.")
    now = read_within.set_now()
    made = ReadWithin(
        place=place.the_place(), number=version + 1, set_by=by.name, at=clock.now(), **given
    )
    if now.number != version or not insert(made, unless_there=True):
        raise Conflict("Somebody changed this since you opened it. Look at it again.")
    deed(by=by, action="reading.set", subject="place", purpose=RUNNING, detail=given)
    return made
