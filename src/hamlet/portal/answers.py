"""What somebody has typed so far, kept in their session only, until they send it."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from hamlet.kernel import clock
from hamlet.kernel.text import clean
from hamlet.portal.idle import ASK as KEPT
from hamlet.portal.idle import old

if TYPE_CHECKING:
    from hamlet.portal.subjects import Subject

LONGEST = 10_000


class Answers:
    """The answers to the questions of `steps`, as typed, by step.

    What was typed is kept even where it cannot be accepted yet. `submission_key` belongs to these
    answers and no others: changing one makes a new key, so that sending twice gives one referral,
    and what was changed is never taken for what was sent before. `ran_out` says that answers were
    there and were idle for longer than `idle.IDLE`: they are gone. `subjects` are those for whom a
    resident who is signed in may ask by their record.
    """

    def __init__(self, session: SessionBase, subjects: dict[str, "Subject"] | None = None):
        self._session = session
        self.subjects = subjects or {}
        self._kept = session.get(KEPT) or {"typed": {}, "key": ""}
        self.ran_out = bool(self) and old(self._kept)
        if self.ran_out:
            self.clear()
        elif self:
            self._save()

    def __bool__(self) -> bool:
        return bool(self._kept["typed"])

    def typed(self, step: str) -> dict[str, str] | None:
        """What was typed at a step; None where nobody has been there."""
        return self._kept["typed"].get(step)

    def keep(self, step: str, data: QueryDict) -> None:
        """Keep what a step's form sent."""
        typed = {
            name: clean(value[:LONGEST])
            for name, value in data.items()
            if name != "csrfmiddlewaretoken"
        }
        if typed != self.typed(step):
            self._kept["typed"][step] = typed
            self._kept["key"] = ""
        self._save()

    def forget(self, *steps: str) -> None:
        """Drop what was typed at these steps."""
        for step in steps:
            self._kept["typed"].pop(step, None)
        self._save()

    def submission_key(self) -> str:
        """The key under which these answers are sent, made when it is first asked for."""
        if not self._kept["key"]:
            self._kept["key"] = f"portal:{uuid4()}"
            self._save()
        return self._kept["key"]

    def clear(self) -> None:
        """Forget everything."""
        self._session.pop(KEPT, None)
        self._kept = {"typed": {}, "key": ""}

    def _save(self) -> None:
        self._kept["at"] = clock.now().isoformat()
        self._session[KEPT] = self._kept
