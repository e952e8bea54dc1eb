"""What was refused is taken again once its cause is mended, safely however often."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.interop.conftest import BY
from tests.interop.test_feeds import (  # noqa: F401
    COLUMNS,
    NOON,
    declare,
    held,
    send,
    source,
    taken,
    trust,
)  # fmt: skip
from tests.interop.test_fhir_feeds import AMINA, DIABETES, HBA1C
from tests.interop.test_fhir_feeds import declared as fhir_source
from tests.interop.test_pages import signed_in
from tests.staff import text

from hamlet.access import roles
from hamlet.interop.feeds.kept import kept
from hamlet.interop.feeds.replaying import replay
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.queries import open_refusals, sources
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError
from hamlet.people.models import SourceRecord

WITH_SEX = COLUMNS | {"sex": "sex"}
ONE_WORD = {"sex": {"F": "female"}}
TWO_WORDS = {"sex": {"F": "female", "X": "other"}}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def coded(trust, source):  # noqa: F811
    return declare(trust, columns=WITH_SEX, values=ONE_WORD)


@pytest.fixture
def bring(send):  # noqa: F811
    """Send rows by the declaration that holds now; gives how they ended, as `send` does."""

    def bring(*rows, key="acute", **more):
        return send(*rows, of=Source.objects.get(pk=key), **more)

    return bring


def again(*refusals):
    counts = []
    for each in replay(by=BY, refusals=refusals or open_refusals()):
        each.refresh_from_db()
        assert each.finished_at
        counts.append((each.read, each.new, each.changed, each.same, each.refused))
    return counts


def refused(number=1):
    found = list(open_refusals())
    assert len(found) == number
    return found


def test_once_the_declaration_is_mended_it_is_taken_and_closed(trust, coded, bring):  # noqa: F811
    assert bring({"sex": "F"}, {"rid": "2", "sex": "X"}, {"rid": "3", "sex": "X"}) == (
        1,
        0,
        0,
        2,
        0,
    )
    assert again() == [(2, 0, 0, 0, 2)]
    refused(2)
    declare(trust, columns=WITH_SEX, values=TWO_WORDS)
    assert again() == [(2, 2, 0, 0, 0)]
    refused(0)
    assert held("2").sex == "other"
    assert again() == []


def test_one_is_taken_and_the_others_stay(trust, coded, bring):  # noqa: F811
    bring({"rid": "2", "sex": "X"}, {"rid": "3", "sex": "X"})
    declare(trust, columns=WITH_SEX, values=TWO_WORDS)
    one, other = refused(2)
    again(one)
    assert refused() == [other]
    assert SourceRecord.objects.get().key == one.key
    assert again(one) == [(1, 0, 0, 1, 0)]


def test_what_came_since_is_not_overwritten(trust, coded, bring):  # noqa: F811
    bring({"sex": "X", "last": "Begum"})
    old = refused()
    declare(trust, columns=WITH_SEX, values=TWO_WORDS)
    newer = {"sex": "F", "last": "Khatun", "updated": "2026-10-05"}
    bring(newer, as_at=NOON + timedelta(days=1))
    assert again(*old) == [(1, 0, 0, 1, 0)]
    assert held().family_name == "Khatun"


def test_of_two_that_disagree_none_wins_by_being_taken_again(bring):
    bring({"last": "Begum"}, {"last": "Khatun"})
    refused()
    assert again() == [(2, 0, 0, 1, 1)]
    refused()
    assert held().family_name == "Begum"


def test_items_are_taken_once_their_person_is_known(trust, bring):  # noqa: F811
    declare(
        trust, key="acute-items", holds="items", about="acute",
        columns={"key": "rid", "about": "who", "words": "said", "at": "on", "kind": "kind"},
        category="contacts",
    )  # fmt: skip
    visit = {"rid": "v1", "who": "9", "said": "Seen", "on": "2026-10-01", "kind": "contact"}
    assert bring(visit, key="acute-items", name="items.parquet")[3] == 1
    assert again() == [(1, 0, 0, 0, 1)]
    bring({"rid": "9"})
    assert again() == [(1, 1, 0, 0, 0)]
    refused(0)


def test_a_file_that_lacked_a_column_is_taken_whole(trust, bring):  # noqa: F811
    declare(trust, columns=WITH_SEX, values=ONE_WORD)
    assert bring({}, {"rid": "2"}) == (0, 0, 0, 1, 0)
    declare(trust)
    assert again() == [(2, 2, 0, 0, 0)]
    refused(0)


def test_a_row_of_a_table_that_has_no_key_stays_refused(source, tmp_path):  # noqa: F811
    path = tmp_path / "day.csv"
    path.write_text("rid,first,last,dob,nhs,pc,updated\n,Amina,Begum,,,,\n1,too,few\n")
    taken(path, source)
    refused(2)
    assert again() == [(2, 0, 0, 0, 2)]
    refused(2)


def test_a_file_that_is_kept_no_more_is_said(coded, bring):
    bring({"sex": "X"})
    kept("acute", Delivery.objects.get().sha256).unlink()
    with pytest.raises(UserError, match="kept no more"):
        again()
    refused()


def test_a_replay_is_nothing_that_was_heard_of_the_source(trust, coded, bring):  # noqa: F811
    with clock.frozen(NOON):
        bring({"sex": "X"})
    again()
    assert sources().get(pk="acute").last_at == NOON


@pytest.mark.parametrize("whole", [True, False])
def test_a_button_takes_one_or_all_of_a_reason(place, trust, coded, bring, whole):  # noqa: F811
    manager = signed_in(place, roles.DATA_MANAGER)
    bring({"rid": "2", "sex": "X"}, {"rid": "3", "sex": "X"}, {"rid": "4", "dob": "soon"})
    came = Delivery.objects.get()
    page = reverse("interop:delivery", args=[came.pk])
    assert "Not declared: sex: 2" in text(manager.get(page))
    declare(trust, columns=WITH_SEX, values=TWO_WORDS)
    one = open_refusals(rule="Not declared: sex").first()
    if whole:
        answer = manager.post(f"{page}replay/", {"rule": "Not declared: sex"}, follow=True)
    else:
        address = reverse("interop:replay", args=[one.pk])
        answer = manager.post(address, follow=True)
        assert "Nothing was open any more" in text(manager.post(address, follow=True))
    assert f"Taken again: {2 if whole else 1} new" in text(answer)
    assert open_refusals().count() == (1 if whole else 2)
    assert "what was refused of this delivery" in text(
        manager.get(reverse("interop:delivery", args=[Delivery.objects.latest("at").pk]))
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"subject": {"reference": "Patient/nobody"}}, "Nobody of this key is known"),
        ({"onsetDateTime": "2015-02-31"}, "Not a date: at"),
        ({"code": "Diabetes"}, "Malformed FHIR: code"),
    ],
)
def test_a_resource_that_is_refused_again_stays_open_as_it_came(trust, write, change, rule):  # noqa: F811
    people, items = fhir_source("people"), fhir_source("items")
    take_feed(people, write("people.ndjson", json.dumps(AMINA)), by=BY)
    lines = "\n".join(json.dumps(each) for each in (DIABETES | change, HBA1C))
    take_feed(items, write("items.ndjson", lines), by=BY)
    [before] = refused()
    assert (before.rule, before.position) == (rule, "line 1 (Condition)")
    assert again() == [(1, 0, 0, 0, 1)]
    [after] = refused()
    assert after.pk == before.pk
    assert json.loads(after.content) == DIABETES | change
    assert Quarantine.objects.count() == 1


def test_who_only_looks_has_no_button_and_is_refused(place, coded, bring):
    officer = signed_in(place, roles.GOVERNANCE_LEAD)
    bring({"sex": "X"})
    page = reverse("interop:refusal", args=[refused()[0].pk])
    assert "Take it again" not in text(officer.get(page))
    assert officer.post(f"{page}replay/").status_code == 403
    refused()


SLOW = settings(
    deadline=None, max_examples=12, stateful_step_count=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
KEYS, SEXES = ("1", "2", "3"), ("F", "X")


def test_whatever_is_sent_declared_and_replayed_what_is_held_is_the_newest_that_was_good(
    trust,  # noqa: F811
    bring,
    coded,
):
    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.undone = transaction.atomic()
            self.undone.__enter__()
            declare(trust, columns=WITH_SEX, values=ONE_WORD)
            self.words, self.day = {"F"}, 0
            self.sent: dict[str, list[tuple[int, str]]] = {key: [] for key in KEYS}
            self.taken: dict[str, tuple[int, str]] = {}

        def teardown(self):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        @rule(rows=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(SEXES), min_size=1))
        def send_a_day(self, rows):
            self.day += 1
            day = f"2026-10-{self.day:02}"
            bring(
                *({"rid": key, "sex": sex, "updated": day} for key, sex in rows.items()),
                as_at=NOON + timedelta(hours=self.day), name=f"{self.day}.parquet",
            )  # fmt: skip
            for key, sex in rows.items():
                self.sent[key].append((self.day, sex))
                self.take(key, (self.day, sex))

        def take(self, key, told):
            if told[1] in self.words:
                self.taken[key] = max(told, self.taken.get(key, told))

        @rule()
        def learn_the_word(self):
            self.words = set(SEXES)
            declare(trust, columns=WITH_SEX, values=TWO_WORDS)

        @rule(which=st.integers(0, 20))
        def replay_one(self, which):
            if found := list(Quarantine.objects.order_by("key", "content")):
                one = found[which % len(found)]
                replay(by=BY, refusals=[one])
                day = (one.delivery.as_at - NOON) // timedelta(hours=1)
                self.take(one.key, next(each for each in self.sent[one.key] if each[0] == day))

        @rule()
        def replay_all(self):
            replay(by=BY, refusals=open_refusals())
            if len(self.words) == len(SEXES):
                assert not open_refusals().exists()

        @invariant()
        def what_is_held_is_the_newest_that_was_good(self):
            meant = {"F": "female", "X": "other"}
            told = {key: meant[sex] for key, (_, sex) in self.taken.items()}
            good = SourceRecord.objects.filter(source="acute")
            found = dict(good.values_list("key", "sex"))
            assert {key: found.get(key) for key in told} == told

        @invariant()
        def every_delivery_adds_up(self):
            assert not Delivery.objects.filter(finished_at=None).exists()

    run_state_machine_as_test(Life, settings=SLOW)
