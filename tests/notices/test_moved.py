"""Notices moved out of booking on a place that is filled: each is kept, for whoever saw it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hamlet.access import sight
from hamlet.access.serving import SERVING, make_roles

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
BEFORE, AFTER = [("booking", "0005_why_and_in_vain")], "0006_notices_in_a_room_of_their_own"


@pytest.fixture
def before(django_db_blocker, django_db_setup):
    """A database of its own, as it was before, as the owner sees it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        own = dict(connection.settings_dict)
        address = {"host": own["HOST"], "user": own["USER"], "password": own["PASSWORD"]}
        connection.close()
        with psycopg.connect(dbname=own["NAME"], autocommit=True, **address) as admin:
            admin.execute("DROP DATABASE IF EXISTS moved_notices")
            admin.execute("CREATE DATABASE moved_notices TEMPLATE template0")
        patch.setitem(connection.settings_dict, "NAME", "moved_notices")
        patch.setitem(connection.settings_dict, "OPTIONS", {})
        make_roles()
        yield migrate(BEFORE)
        connection.close()


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


class Then:
    """A team's service with somebody booked and somebody who waits, as they were kept then."""

    def __init__(self, apps):
        self.apps = apps
        place = self.make("place.Place", slug="riverside", name="Riverside")
        trust = self.make("place.Organisation", place=place, name="Trust", kind="trust")
        self.team = self.make("place.Team", organisation=trust, name="Hub", kind="service")
        gives = {"place": place, "organisation": trust, "team": self.team}
        service = self.make("directory.Service", name="Hub", **gives)
        self.person = self.make("people.Person", place=place, given_name="Amina")
        timing = {"starts_on": date(2026, 1, 1), "week": {}, "minutes": 30}
        schedule = self.make("booking.Schedule", service=service, name="Mornings", **timing)
        times = {"starts_at": NOON, "ends_at": NOON}
        slot = self.make("booking.Slot", schedule=schedule, service=service, places=1, **times)
        whom = {"person": self.person, "service": service}
        self.booking = self.make(
            "booking.Booking", submission_key="1", slot=slot, channel="staff", state="booked",
            made_at=NOON, **whom,
        )  # fmt: skip
        days = {"from_day": NOON.date(), "until_day": NOON.date()}
        self.waiting = self.make("booking.Waiting", since=NOON, **days, **whom)

    def make(self, label, **given):
        return self.apps.get_model(label).objects.create(**given)

    def told(self, kind, **given):
        said = {"channel": "text", "address": "07700 900123", "words": f"Words of {kind}"}
        times = {"created_at": NOON, "send_at": NOON}
        return self.make("booking.Notice", kind=kind, **said | times | given)


def seen_by(**told):
    """The kinds of notice that the role which serves shows to whoever acts so."""
    with sight.nobody(), connection.cursor() as cursor:
        if told:
            sight.tell(sight.Sight(sight=sight.REACH, at=NOON.isoformat(), **told))
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {SERVING}")
        cursor.execute(f"SET LOCAL ROLE {SERVING}")
        cursor.execute("SELECT kind FROM notices_notice ORDER BY kind")
        return [kind for (kind,) in cursor.fetchall()]


def test_each_notice_is_kept_with_its_fate_and_shown_to_whoever_saw_it(before):
    with sight.beyond("what a test fills and reads"):
        then = Then(before)
        sent = then.told("booked", booking=then.booking, sent_at=NOON, tries=2, sent_as="n-1")
        waits = then.told("no_place", waiting=then.waiting, language="bn", problem="Busy")
        kept = list(before.get_model("booking", "Notice").objects.order_by("kind").values())
    now = migrate([("booking", AFTER)])
    with sight.beyond("what a test fills and reads"):
        moved = list(now.get_model("notices", "Notice").objects.order_by("kind").values())
    for was, row in zip(kept, moved, strict=True):
        assert was.items() - row.items() == {
            (each, was[each]) for each in ("booking_id", "waiting_id")
        }
        assert row["person_id"] == then.person.pk
    assert [(row["id"], row["subject"]) for row in moved] == [
        (sent.pk, f"booking:{then.booking.pk}"),
        (waits.pk, f"waiting:{then.waiting.pk}"),
    ]
    assert seen_by() == []
    assert seen_by(people=f"{{{then.person.pk}}}") == ["booked", "no_place"]
    assert seen_by(holders=f"{{{then.team.pk}}}") == ["booked", "no_place"]
    assert seen_by(holders=f"{{{uuid4()}}}") == []
    back = migrate(BEFORE)
    with sight.beyond("what a test fills and reads"):
        assert list(back.get_model("booking", "Notice").objects.order_by("kind").values()) == kept
