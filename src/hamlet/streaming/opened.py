"""When the page of an assessment was opened: in the page itself, and signed, so that nobody can say
that it was later. The three minutes are counted from then."""

from datetime import datetime

from django.core import signing

from hamlet.kernel import clock

SALT = "hamlet.streaming.opened"


def stamp(submission_key: str) -> str:
    """Now, for the form with this key alone."""
    return signing.dumps([submission_key, clock.now().isoformat()], salt=SALT)


def read(stamped: str, submission_key: str) -> datetime | None:
    """When the form with this key was opened; None where it is not as it was stamped."""
    try:
        key, at = signing.loads(stamped, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at) if key == submission_key else None
