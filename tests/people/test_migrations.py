"""Migrations of people on a place that is filled: what was kept before is kept after, and right."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hamlet.access import sight
from hamlet.access.serving import make_roles
from hamlet.people.models import Person, SourceRecord

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
OLDEST = "0003_around"


@pytest.fixture(scope="module")
def server(django_db_blocker, django_db_setup):
    """Connect as the owner to databases of their own, which `make` makes, one from another."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        own = dict(connection.settings_dict)
        address = {"host": own["HOST"], "user": own["USER"], "password": own["PASSWORD"]}
        patch.setitem(connection.settings_dict, "OPTIONS", {})
        yield Server(own["NAME"], address, patch)
        connection.close()


class Server:
    def __init__(self, beside: str, address: dict, patch: pytest.MonkeyPatch):
        self.beside, self.address, self.patch = beside, address, patch

    def make(self, name: str, template: str = "template0") -> None:
        connection.close()
        with psycopg.connect(dbname=self.beside, autocommit=True, **self.address) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.patch.setitem(connection.settings_dict, "NAME", name)


@pytest.fixture(scope="module")
def oldest(server):
    """A database as it was before partners' records were kept, with a place in it."""
    server.make("oldest")
    make_roles()
    migrate(OLDEST)
    return "oldest"


@pytest.fixture
def copied(server, oldest):
    """A copy of it to fill, seen as a keeper's command sees it while it is filled or read."""
    server.make("filled", oldest)
    return lambda: sight.beyond("what a test fills and reads")


def migrate(to: str):
    """Migrate on to a migration of people; gives the models as they are there."""
    executor = MigrationExecutor(connection)
    target = [("people", to)]
    executor.migrate(target)
    return executor.loader.project_state(target).apps


def person(then, **more):
    """Somebody in the place, as people were kept then."""
    place, _ = then.get_model("place", "Place").objects.get_or_create(name="Riverside")
    told = {"given_name": "Amina", "family_name": "Begum", "birth_date": date(1951, 3, 2)}
    return then.get_model("people", "Person").objects.create(place=place, **told | more)


def record(then, key, **more):
    """What a partner holds of somebody, as it was kept then."""
    times = dict.fromkeys(("updated", "as_at", "received_at"), NOON)
    told = {"source": "gp", "key": key, "state": "link", "how": "alone"} | times
    return then.get_model("people", "SourceRecord").objects.create(**told | more)


def newest() -> str:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes("people")
    return leaves[0][1]


def test_whoever_was_known_before_records_were_kept_gets_one_of_their_own(copied):
    then = migrate(OLDEST)
    with copied():
        amina = person(
            then, nhs_number="9990000018", gender="female", address="1 Quarry Lane",
            postcode="E1 4AB", phone="07700 900123",
        )  # fmt: skip
        person(then, given_name="", family_name="", birth_date=None)
    now = migrate("0005_records_rows")
    with copied():
        records = now.get_model("people", "SourceRecord").objects
        assert records.count() == 2
        hers = records.get(person_id=amina.pk)
        told = ("source", "key", "given_name", "birth_date", "sex", "nhs_number", "mobile", "waits")
        assert [getattr(hers, field) for field in told] == [
            "here", str(amina.pk), "Amina", date(1951, 3, 2), "female", "9990000018",
            "07700 900123", True,
        ]  # fmt: skip
        assert (hers.made_id, hers.state, hers.keys) == (amina.pk, "link", [])
        assert records.exclude(pk=hers.pk).get().nhs_number == ""


def test_what_was_matched_by_old_keys_waits_again_and_what_humans_ruled_stays(copied):
    then = migrate("0008_found_at")
    with copied():
        amina = person(then)
        matched, other = (
            record(then, key, keys=["n9990000018"], waits=False, person=amina) for key in "12"
        )
        record(then, "3", keys=[], waits=False)
        pair = {"one": matched, "other": other}
        get = then.get_model
        get("people", "Pair").objects.create(**pair, weight=3.5, band="review", doubt=True)
        get("people", "Ruling").objects.create(
            **pair, says="apart", reason="Seen", ruled_by="Ada", ruled_at=NOON
        )
    now = migrate("0009_lone_and_wide")
    with copied():
        waits = dict(now.get_model("people", "SourceRecord").objects.values_list("key", "waits"))
        assert waits == {"1": True, "2": True, "3": False}
        assert now.get_model("people", "Pair").objects.get().doubt
        assert now.get_model("people", "Ruling").objects.get().says == "apart"
        with connection.cursor() as cursor:
            cursor.execute("SELECT one, other FROM people_alike(%s, 9, 9)", [[matched.pk]])
            assert cursor.fetchall() == [tuple(sorted((matched.pk, other.pk)))]


def test_what_its_source_had_withdrawn_is_known_by_a_field_and_not_by_its_words(copied):
    then = migrate("0011_whereabouts")
    with copied():
        held = record(then, "1")
        later = NOON + timedelta(days=1)
        said = (
            ("error", "Entered in error: Asthma", NOON, None),
            ("refuted", "Refuted: Latex", NOON, later),
            ("ended", "Entered in error: by hand", later, None),
            ("open", "Refuted: by hand", None, None),
            ("plain", "Asthma", NOON, None),
        )
        for key, words, until, superseded in said:
            then.get_model("people", "Item").objects.create(
                record=held, organisation_id=uuid4(), source="gp", key=key, category="problems",
                kind="problem", words=words, at=NOON, until=until, updated=NOON, as_at=NOON,
                received_at=NOON, superseded_at=superseded,
            )  # fmt: skip
    now = migrate("0012_withdrawn")
    with copied():
        fields = ("key", "withdrawn", "words", "until")
        rows = now.get_model("people", "Item").objects.values_list(*fields)
        found = {key: rest for key, *rest in rows}
        assert found == {
            "error": ["entered-in-error", "Asthma", None],
            "refuted": ["refuted", "Latex", None],
            "ended": ["", "Entered in error: by hand", later],
            "open": ["", "Refuted: by hand", None],
            "plain": ["", "Asthma", NOON],
        }


def test_a_doubt_between_two_numbers_and_two_sexes_is_closed_and_no_other(copied):
    then = migrate("0014_names")
    told = {
        "1": ("9990000018", "male"), "2": ("9990000034", "female"), "3": ("9990000042", "female"),
        "4": ("", "male"),
    }  # fmt: skip
    with copied():
        held = {
            key: record(then, key, nhs_number=number, sex=sex, waits=False, state="review")
            for key, (number, sex) in told.items()
        }
        for one, other in ("12", "23", "24"):
            then.get_model("people", "Pair").objects.create(
                one=held[one], other=held[other], weight=9, band="review", doubt=True
            )
    now = migrate("0015_birth_sex")
    with copied():
        doubts = now.get_model("people", "Pair").objects.filter(doubt=True)
        assert sorted(doubts.values_list("one__key", "other__key")) == [("2", "3"), ("2", "4")]
        waits = now.get_model("people", "SourceRecord").objects.filter(waits=True)
        assert sorted(waits.values_list("key", flat=True)) == ["1", "2"]


def test_a_dispute_of_before_names_no_number(copied):
    then = migrate("0009_lone_and_wide")
    with copied():
        then.get_model("people", "Dispute").objects.create(
            person=person(then), about="number", words="Not mine", said_by="Amina",
            said_at=NOON, answer_by=NOON,
        )  # fmt: skip
    now = migrate("0010_disputed_number")
    with copied():
        held = now.get_model("people", "Dispute").objects.get()
        assert (held.words, held.nhs_number) == ("Not mine", "")


def test_from_the_oldest_place_to_the_newest_nobody_is_lost_hidden_or_unsafe_to_reach(copied):
    then = migrate(OLDEST)
    with copied():
        amina = person(then, phone="07700 900123", name_keys=["amina", "begum"])
        son = person(then, given_name="Karim", no_fixed_address=True)
        get = then.get_model
        get("people", "Alert").objects.create(person=amina, words="A dog", since=NOON)
        get("people", "RelatedPerson").objects.create(person=amina, relative=son, kind="son")
    migrate(newest())
    with copied():
        assert Person.objects.count() == SourceRecord.objects.count() == 2
        held = Person.objects.get(pk=amina.pk)
        assert (held.phone, held.name_keys) == ("07700 900123", ["amina", "begum"])
        assert (held.not_safe, held.protected, held.found_at, held.here_until) == (
            False, False, "", None,
        )  # fmt: skip
        assert [each.words for each in held.alerts.all()] == ["A dog"]
        assert [each.relative_id for each in held.relatives.all()] == [son.pk]
        assert not held.names.exists()
