"""The two families of error: what a person can put right, and what is our fault."""


class HamletError(Exception):
    """Root of every error that Hamlet raises on purpose."""


class UserError(HamletError):
    """Something that a person can put right. The message says what happened and what to do."""


class NotAllowed(UserError):
    """Access was refused. `reasons` are sentences that the person refused may read."""

    def __init__(self, *reasons: str):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotFound(UserError):
    """What was asked for is not there, or is not there for whoever asked."""


class Conflict(UserError):
    """Somebody else acted first. Nothing was changed; the message says what happened."""


class Fault(HamletError):
    """Ours to mend: a rule of the program was broken. Never shown to people in detail."""
