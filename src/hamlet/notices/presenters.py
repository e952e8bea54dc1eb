"""What became of a notice, in words."""

from hamlet.design import words
from hamlet.notices.models import Notice

BY = {"text": "by text", "email": "by email", "none": "no way to write to them"}


def fate(of: Notice) -> dict[str, str]:
    """What became of a notice, as a cell of a table."""
    if of.sent_at:
        return {"tag": "Sent", "colour": "green", "sub": words.moment_words(of.sent_at)}
    if of.dropped_at:
        return {"tag": "Not sent", "colour": "grey", "sub": of.problem or "It is no longer so."}
    if of.gave_up_at:
        return {"tag": "Gave up", "colour": "red", "sub": f"{of.problem} Tell them another way."}
    if not of.address:
        return {"tag": "Not sent", "colour": "orange", "sub": "Tell them another way."}
    when = f"To be sent {words.moment_words(of.send_at)}"
    if of.tries and of.problem:
        return {"tag": "Failed", "colour": "orange", "sub": f"{of.problem} {when}"}
    return {"tag": "Waits", "colour": "blue", "sub": when}
