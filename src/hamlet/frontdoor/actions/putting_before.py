"""What somebody wrote and the team that holds it is to read by a moment. Used by the verbs only."""

from datetime import datetime

from hamlet.access import sight
from hamlet.frontdoor.actions.raising import raise_up
from hamlet.frontdoor.models import Message, Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.danger import sign_of_danger


def may_be_danger(by: Actor, words: str) -> bool:
    """Whether somebody who asks wrote words that may mean danger to life. Staff who hear such words
    say how soon it is."""
    return by.kind == "resident" and bool(sign_of_danger(words))


def put_before(held: Referral, words: str, read_by: datetime | None = None) -> None:
    """Put words before the team that holds a referral, to read by a moment; None: at once, which is
    known by its being the moment at which they came."""
    now = clock.now()
    Message.objects.create(
        referral=held,
        move=held.version,
        team=held.owner_team,
        channel=Message.Channel.PRODUCT,
        words=words,
        created_at=now,
        read_by=read_by or now,
    )


def put_before_at_once(held: Referral, words: str) -> None:
    """Put words that may mean danger before that team, and tell whoever is open."""
    put_before(held, words)
    with sight.beyond("who is told of danger is told whoever wrote of it"):
        raise_up(by=SYSTEM, referral=held.pk)
