"""The referral that words of danger became, in what a booking or a wait for a time is for."""

from hashlib import blake2s
from typing import NamedTuple

from django.db.models import Q, QuerySet

from hamlet.access import sight
from hamlet.booking.queries import Written
from hamlet.frontdoor.models import Raising, Referral
from hamlet.kernel.danger import sign_of_danger


def key(written: Written) -> str:
    """What makes the same words of one booking count once."""
    return f"{written.subject}:{blake2s(written.need.strip().encode(), digest_size=8).hexdigest()}"


def told_of(written: Written) -> QuerySet[Referral]:
    """What these words became: told of this booking, or of another and held by somebody still."""
    held = Q(person=written.person.pk, asked_for=written.service.pk, need=written.need.strip())
    return Referral.objects.filter(Q(submission_key=key(written)) | (held & Q(ended_at=None)))


def is_of_booking(referral: Referral) -> bool:
    """Whether it was made of what staff or a program booked: nobody asked for a referral."""
    by_staff = referral.referrer_kind == Referral.Referrer.PROFESSIONAL
    return by_staff and referral.submission_key.startswith(("booking:", "waiting:"))


class Went(NamedTuple):
    """The referral that words of danger became, and who was told first, in which team; None where
    nobody was, for nobody there has an account."""

    referral: Referral
    told: Raising | None


def went(written: Written) -> Went | None:
    """Where words of danger went; None where they were none, or went nowhere.

    For whoever wrote them, who may not see the referral itself: it is the team's.
    """
    if not sign_of_danger(written.need):
        return None
    with sight.beyond("whoever wrote words of danger is told where they went"):
        held = told_of(written).select_related("owner_team").order_by("-received_at").first()
        if held is None:
            return None
        told = Raising.objects.filter(referral=held, message__isnull=False).exclude(names="")
        return Went(held, told.select_related("team").order_by("at").first())
