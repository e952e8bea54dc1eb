"""Whether a notice may be sent still: the room that knows whom it is for is asked then."""

from collections.abc import Callable

from hamlet.notices.models import Notice

NOT_SAFE = "It is not safe any more to write to them, or the address has changed."
ENDED = "The team is not told there any more."
Check = Callable[[Notice], bool]

_checks: dict[str, Check] = {}


def register(kind: str, check: Check) -> None:
    """Ask `check` whether a notice about this kind of subject, that is to no person and no contact
    point, may be sent."""
    _checks[kind] = check


def in_the_way(of: Notice) -> str:
    """Why a notice may not be sent any more; '' where it may."""
    if of.contact:
        return ENDED if of.contact.ended_at else ""
    if of.person:
        safe = not of.person.not_safe and of.address in (of.person.phone, of.person.email)
    else:
        safe = _checks[of.subject.partition(":")[0]](of)
    return "" if safe else NOT_SAFE
