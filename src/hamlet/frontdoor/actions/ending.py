"""What is still booked when a referral ends, by whichever verb: neither silently kept nor silently
cancelled."""

from collections.abc import Collection
from uuid import UUID

from hamlet.booking import actions as booking
from hamlet.design.words import moment_words
from hamlet.frontdoor import queries
from hamlet.frontdoor.models import Referral
from hamlet.journal.actions import deed
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


def settle_bookings(
    by: Actor,
    held: Referral,
    keeping: Collection[UUID],
    cancelling: Collection[UUID],
    *,
    alone: bool = False,
) -> None:
    """Keep or cancel each booking that still stands with a referral that ends now, as was said of
    it; `UserError` where nothing was. `alone`: what is joined with it goes on, with its bookings.
    """
    for each in queries.standing_bookings(by, held, alone=alone):
        if each.pk in cancelling:
            booking.cancel(by=by, booking=each.pk, version=each.version)
        elif each.pk in keeping:
            subject = f"booking:{each.pk}"
            deed(by=by, action="booking.keep", subject=subject, people=[each.person_id])
        else:
            raise UserError(
                f"They are booked with {each.service.name} on {moment_words(each.slot.starts_at)}. "
                "Say whether that is kept or cancelled."
            )
