"""Who came to the front door, and what is not finished."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from hamlet.access import roles, sight
from hamlet.access.one import one
from hamlet.booking.queries import Booking, beginning, not_arrived
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place.queries import teams_with
from hamlet.streaming.models import Attendance, Step
from hamlet.streaming.queries.versions import rules_of
from hamlet.streaming.rules import Assessment, Suggestion

NO_LONGER = ("cancelled", "let_go")
"""States of a booking that takes no place any more."""
NO_SUCH_ATTENDANCE = "There is no such attendance."
OPEN_FOR = timedelta(days=1)
"""How long somebody is taken to be here still; then they are asked after on a list of their own."""


def attendances() -> QuerySet[Attendance]:
    """Attendances that the actor can reach, each with `booked`: whether a booking that was made
    from here still stands."""
    ended = Booking.objects.filter(pk=OuterRef("booking"), state__in=NO_LONGER)
    return Attendance.objects.annotate(booked=Q(booking__isnull=False) & ~Exists(ended))


def attendance(key: UUID) -> Attendance:
    """One attendance that the actor can reach; `NotFound` where there is none."""
    every = attendances().select_related("team", "person", "rules", "replaces", "replaced_by")
    return one(every, key, NO_SUCH_ATTENDANCE)


def steps(of: Attendance) -> QuerySet[Step]:
    """What was done about an attendance, and about those that it corrects, newest first."""
    known = [each.pk for each in _with_corrected(of)]
    return Step.objects.filter(attendance__in=known).order_by("-at", "-number")


def _with_corrected(of: Attendance) -> list[Attendance]:
    known = [of]
    while before := known[-1].replaces:
        known.append(before)
    return known


def standing_bookings(of: Attendance) -> list[Booking]:
    """The bookings made from an attendance, and from those that it corrects, that still stand:
    with time, service and team, and whoever asks, for they may be in another's record."""
    made = [each.booking for each in _with_corrected(of) if each.booking]
    if not made:
        return []
    with sight.beyond("that a booking stands in the way says nothing of whose it is"):
        standing = Booking.objects.filter(pk__in=made).exclude(state__in=NO_LONGER)
        return list(standing.select_related("slot", "service__team").order_by("slot__starts_at"))


def is_to_come(made: Booking) -> bool:
    """Whether a booking can be cancelled still: its time has not begun."""
    return made.slot.starts_at > clock.now()


def of_another(of: Attendance, standing: Iterable[Booking]) -> list[Booking]:
    """Those whose time has begun in the record of somebody who did not come here: they were taken
    for them, or all of it was a mistake."""
    mistaken = of.ended == Attendance.Ended.MISTAKE
    begun = [each for each in standing if not is_to_come(each)]
    return [each for each in begun if mistaken or each.person_id != of.person_id]


def again(of: Attendance) -> Suggestion:
    """What the version that decided then makes of the same assessment now: always the same."""
    return rules_of(of.rules).suggest(Assessment.from_json(of.found))


def doors(actor: Actor) -> list[UUID]:
    """The actor's teams that work at the front door of an emergency department, oldest first:
    those that have a streaming nurse today."""
    theirs = teams_with([roles.STREAMING_NURSE]).filter(pk__in=actor.team_ids)
    known = set(theirs.values_list("pk", flat=True))
    return [team for team, _ in actor.team_names if team in known]


def kept_of_day(actor: Actor, day: date) -> QuerySet[Attendance]:
    """All that is kept of those who came to the actor's teams on a day, the newest first: what was
    corrected, and what was a mistake, too. Who was corrected later came when they first did."""
    since, until = beginning(day), beginning(day + timedelta(days=1))
    first = Q(came_at=None, assessed_at__gte=since, assessed_at__lt=until)
    corrects = Q(came_at__gte=since, came_at__lt=until)
    found = attendances().filter(first | corrects, team__in=actor.team_ids)
    return found.select_related("person", "team", "rules").order_by(
        Coalesce("came_at", "assessed_at").desc(), "-assessed_at"
    )


def of_day(actor: Actor, day: date) -> QuerySet[Attendance]:
    """Who came to the actor's teams on a day, the newest first, each once, without what was a
    mistake."""
    return kept_of_day(actor, day).exclude(ended__in=("corrected", "mistake"))


def by_reference(actor: Actor, reference: str) -> Attendance | None:
    """The attendance of the actor's teams that has a reference, in its kept form."""
    return Attendance.objects.filter(team__in=actor.team_ids, reference=reference).first()


def unfinished(actor: Actor) -> QuerySet[Attendance]:
    """Who came to the actor's teams within a day and waits still, the longest first: for somebody
    to decide, or for a booking where same-day access was decided."""
    return _undecided(_lately(actor))


def left_open(actor: Actor) -> QuerySet[Attendance]:
    """Who came to the actor's teams more than a day ago, and nobody has said how it ended; the
    longest ago first. None of them leaves the list by themselves."""
    before = clock.now() - OPEN_FOR
    found = attendances().filter(team__in=actor.team_ids, assessed_at__lt=before, ended="")
    return _undecided(found)


def _undecided(found: QuerySet[Attendance]) -> QuerySet[Attendance]:
    to_book = Q(chosen="same_day", booked=False)
    found = found.filter(Q(chosen="") | to_book).select_related("person", "team")
    return found.order_by("assessed_at")


def flags_first(found: Iterable[Attendance]) -> list[Attendance]:
    """Those with a red flag that nobody has decided on first; among each, who waits longest."""
    return sorted(
        found, key=lambda each: (not (each.found["flags"] and not each.chosen), each.since)
    )


def unknown(actor: Actor) -> QuerySet[Attendance]:
    """Who came within a day, of whom nobody has said who they are."""
    return _lately(actor).filter(person=None).order_by("-assessed_at")


def to_be_missed() -> QuerySet[Attendance]:
    """Those who were sent on with a booking, did not come, and are on no list yet; none whose
    assessment has ended, or was put right by another."""
    booked = not_arrived("attendance").values("pk")
    return Attendance.objects.filter(booking__in=booked, missed_at=None, ended="")


def missed(actor: Actor) -> QuerySet[Attendance]:
    """Who was sent on by the actor's teams, did not come, and nobody has followed up; the longest
    ago first. Who came after all is none of them; whose booking is in a record that the actor
    does not reach any more, because it is another's, stays."""
    found = Attendance.objects.filter(team__in=actor.team_ids, followed_at=None, ended="")
    came = Booking.objects.filter(pk=OuterRef("booking"), state="came")
    found = found.filter(~Exists(came), missed_at__isnull=False)
    return found.select_related("person").order_by("missed_at", "pk")


def _lately(actor: Actor) -> QuerySet[Attendance]:
    since = clock.now() - OPEN_FOR
    return attendances().filter(team__in=actor.team_ids, assessed_at__gte=since, ended="")
