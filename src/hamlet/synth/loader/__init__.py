"""Living a synthetic borough through the verbs of the domains, into the database.

Places, services, staff and people come in by bulk verbs; referrals that have ended are adopted as
histories; those still open are lived move by move under their own clock.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from hamlet.kernel import clock
from hamlet.synth.borough import Borough, generate
from hamlet.synth.loader.bookings import load_bookings
from hamlet.synth.loader.discharge import load_discharge
from hamlet.synth.loader.feeds import load_feeds, take_stock
from hamlet.synth.loader.openings import load_openings
from hamlet.synth.loader.people import load_people
from hamlet.synth.loader.places import load_places
from hamlet.synth.loader.portal import load_portal
from hamlet.synth.loader.referrals import load_closed, load_open
from hamlet.synth.loader.sharing import load_sharing
from hamlet.synth.loader.staff import load_staff
from hamlet.synth.loader.streaming import load_streaming

Progress = Callable[[str, int, int], None]


def load(residents: int, seed: int, progress: Progress) -> None:
    """Fill an empty database with a synthetic place: all of it, or, when interrupted, nothing.

    `residents` 500 or more; the same `seed` gives the same people. The past ends yesterday noon,
    so that nothing has happened in the future. `progress(label, done, total)` is called as it goes.
    """
    progress("Imagining the place", 0, 1)
    today = clock.london(clock.now() - timedelta(days=1)).date()
    borough = generate(residents=residents, seed=seed, today=today)
    progress("Imagining the place", 1, 1)
    load_borough(borough, progress)


@transaction.atomic
def load_borough(borough: Borough, progress: Progress) -> None:
    """Load a borough that was generated already."""
    atlas = load_places(borough)
    load_staff(borough, atlas, progress)
    load_sharing(borough, atlas)
    people = load_people(borough, atlas, progress)
    take_stock()
    load_portal(borough, people)
    load_closed(borough, atlas, people, progress)
    load_open(borough, atlas, people, progress)
    load_openings(borough, people)
    load_bookings(borough, atlas, people)
    load_streaming(borough, people)
    load_discharge(borough, atlas, people)
    load_feeds(borough, atlas, progress)
    take_stock()
