"""By whose hours a team works."""

from datetime import date

from hamlet.directory import queries
from hamlet.directory.models import Service
from hamlet.journal import actions as journal
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import SYSTEM


@verb
def works(*, by, service, hours, name=None, **kept):
    """Let a service work so: `hours` are its openings, (weekday, opens, closes, bank holidays)."""
    service.name = name or service.name
    for field, value in kept.items():
        setattr(service, field, value)
    service.save()
    service.hours.all().delete()
    for weekday, opens, closes, always in hours:
        told = {"opens": opens, "closes": closes, "on_bank_holidays": always}
        service.hours.create(weekday=weekday, **told)
    journal.deed(
        by=by, action="service.change", subject=f"service:{service.pk}", purpose=journal.RUNNING
    )


def spans(calendar, day):
    return [(opens.hour, closes.hour) for opens, closes in calendar.spans_on(day)]


def test_a_team_works_the_hours_of_its_service_with_its_days_that_differ(world):
    own = queries.service_of_team(world.rapid.pk)
    hours = [(0, "13:00", "17:00", False), (0, "08:00", "12:00", True)]
    works(by=SYSTEM, service=own, hours=hours, exceptions={"2026-01-12": [["10:00", "11:00"]]})
    calendar = queries.calendar_of_team(world.rapid.pk)
    assert spans(calendar, date(2026, 1, 5)) == [(8, 12), (13, 17)]
    assert spans(calendar, date(2026, 1, 12)) == [(10, 11)]
    assert calendar == queries.calendar_of(queries.service_of_team(world.rapid.pk))


def test_of_several_services_the_first_on_offer_by_name_counts(world):
    team, own = world.rapid.pk, queries.service_of_team(world.rapid.pk)
    works(by=SYSTEM, service=own, hours=[], status=Service.Status.INACTIVE)
    assert queries.calendar_of_team(team) == queries.calendar_of(None)
    for name, weekday in (("Zebra", 1), ("Aster", 2)):
        kept = {"organisation": world.trust, "place": world.place, "team": world.rapid}
        made = Service(name=name, **kept)
        works(by=SYSTEM, service=made, hours=[(weekday, "09:00", "10:00", False)])
    calendar = queries.calendar_of_team(team)
    days = [date(2026, 1, day) for day in range(5, 12)]  # From a Monday on.
    assert [day.weekday() for day in days if spans(calendar, day)] == [2]


def test_a_team_whose_service_told_no_hours_works_all_the_time(world):
    works(by=SYSTEM, service=queries.service_of_team(world.rapid.pk), hours=[])
    assert queries.calendar_of_team(world.rapid.pk) == queries.calendar_of(None)
