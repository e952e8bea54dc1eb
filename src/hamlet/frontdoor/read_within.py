"""In how much time what is added to a referral is to be read, as the place has set it."""

from hamlet.frontdoor.models import ReadWithin

BOUNDS = {"share": (5, 50), "shortest": (5, 60), "longest": (60, 480)}
"""What may be set: percent of the promise, and open minutes at least and at most. Nothing that is
added is unread for more than a day of work before somebody is told, nor raised in less time than
it takes to read."""


def set_now() -> ReadWithin:
    """What counts now; of a place that has set nothing, what decision 99 says, as number 0."""
    return ReadWithin.objects.first() or ReadWithin(number=0, share=25, shortest=15, longest=240)
