"""What is asked of the room that knows whom a notice is for, at the moment of sending: whether it
may be sent still, and what it says that is kept nowhere."""

from collections.abc import Callable

from hamlet.notices.models import Notice

NOT_SAFE = "It is not safe any more to write to them, or the address has changed."
ENDED = "The team is not told there any more."
Check = Callable[[Notice], bool]
Ending = Callable[[Notice], str]

_checks: dict[str, Check] = {}
_endings: dict[str, Ending] = {}


def register(kind: str, check: Check, ending: Ending | None = None) -> None:
    """Ask `check` whether a notice about this kind of subject, that is to no person and no contact
    point, may be sent. `ending` makes, at each try anew, what its words end with: a secret, which
    then stands in no table."""
    _checks[kind] = check
    if ending:
        _endings[kind] = ending


def whole_words(of: Notice) -> str:
    """What a notice says to whoever gets it. For the verb that tries to send it."""
    ending = _endings.get(of.subject.partition(":")[0])
    return f"{of.words} {ending(of)}" if ending else of.words


def in_the_way(of: Notice) -> str:
    """Why a notice may not be sent any more; '' where it may."""
    if of.contact:
        return ENDED if of.contact.ended_at else ""
    if of.person:
        safe = not of.person.not_safe and of.address in (of.person.phone, of.person.email)
    else:
        safe = _checks[of.subject.partition(":")[0]](of)
    return "" if safe else NOT_SAFE
