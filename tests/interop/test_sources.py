"""The pages of sources, and what timelines say of those that are late."""

import argparse
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.interop.conftest import BY
from tests.interop.test_feeds import NOON, declare, send, source, trust  # noqa: F401
from tests.interop.test_pages import signed_in
from tests.people.records import came
from tests.people.records import held as record
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.access import roles
from hamlet.interop import command
from hamlet.interop.feeds.declaring import checked
from hamlet.interop.feeds.declaring import declare as declare_file
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.models import Quarantine
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def manager(place):
    return signed_in(place, roles.DATA_MANAGER)


def page(client, *ids) -> str:
    answer = client.get(reverse("interop:source" if ids else "interop:sources", args=ids))
    assert answer.status_code == 200
    return text(answer)


def test_before_a_source_is_declared_it_says_what_to_do(manager):
    assert "No source is declared yet" in page(manager)


@pytest.mark.parametrize(("hours", "said"), [(35, "In time"), (40, "Late by 16 h")])
def test_a_source_is_late_by_its_own_rhythm(manager, source, send, hours, said):  # noqa: F811
    assert "Not begun" in page(manager)
    with clock.frozen(clock.now() - timedelta(hours=hours, minutes=1)):
        send({})
    assert said in page(manager)


def test_volumes_are_a_chart_with_its_finding_and_a_table(manager, source, send):  # noqa: F811
    for day in range(12):
        with clock.frozen(NOON + timedelta(days=day)):
            send(*({"rid": str(each)} for each in range(20 if day < 11 else 2)))
    said = page(manager, "acute")
    assert "Less than half as many as usual: 2, where 20 are usual" in said
    assert said.count("20") > 10


def test_refusals_are_counted_by_reason(manager, source, send):  # noqa: F811
    send({"first": "", "last": ""}, {"rid": ""})
    said = page(manager, "acute")
    assert "No name" in said
    assert "Missing: key" in said


def test_what_waits_to_be_matched_is_said(manager, source, send):  # noqa: F811
    send({}, {"rid": "2"})
    assert "2 records wait" in page(manager)


def test_a_source_that_is_late_is_said_on_timelines(settings, db, tmp_path):
    world = make_world()
    of = declare(world.trust, name="Hospital")
    came("acute")
    person = record("acute").person_id
    path = tmp_path / "day.csv"
    path.write_text("rid,first,last,dob,nhs,pc,updated\n")
    with clock.frozen(clock.now() - timedelta(days=3)):
        take_feed(of, path, by=BY)
    said = text(client_of(world.nurse).get(reverse("people:timeline", args=[person])))
    assert "Hospital (Riverside Community Trust) was last heard" in said
    assert "What happened since may be missing" in said


ITEMS = (
    'holds="people"\nhours=24\n[columns]\nkey="rid"\n',
    'holds="items"\nabout="acute"\nhours=24\n[columns]\n'
    'key="rid"\nabout="who"\nwords="said"\nat="on"\n',
)
"""What makes of a source of people one of items that says no kind."""


def test_a_declaration_says_what_is_wrong_with_it(place, tmp_path):
    path = tmp_path / "source.toml"
    good = (
        'key="acute"\nname="Hospital"\norganisation="Partner"\nholds="people"\nhours=24\n'
        '[columns]\nkey="rid"\n'
    )
    path.write_text(good)
    with pytest.raises(UserError, match="No organisation here"):
        declare_file(path, by=BY)
    for change, said in (
        (("hours=24\n", ""), "lacks: hours"),
        (('holds="people"', 'holds="cats"'), "cats is none of"),
        (('key="rid"', 'shoe="rid"'), "shoe is none of"),
        (('key="acute"', 'key="../acute"'), "`key` is 1 to 40 letters"),
        (('key="acute"', "key=7"), "`key` is a text, in quotation marks"),
        (("hours=24", 'hours=24\nabout="o\'brien"'), "`about` is 1 to 40 letters"),
        (("hours=24", 'hours=24\nzone="Mars/Base"'), "Mars/Base is no time zone"),
        (("hours=24", "hours=24\npurpose='fun'"), "fun is none of"),
        (('[columns]\nkey="rid"', '[columns]\nsex="rid"'), "Say which column holds: key"),
        (ITEMS, "Say which column holds: kind"),
        ((ITEMS[0], f'{ITEMS[1]}[values.kind]\n""="visit"\n'), "visit is none of: alert"),
    ):
        path.write_text(good.replace(*change))
        with pytest.raises(UserError, match=said):
            declare_file(path, by=BY)


def test_a_source_says_how_it_writes_dates_and_what_its_words_mean(manager, trust):  # noqa: F811
    declare(trust, values={"sex": {"F": "female", "": "unknown"}})
    said = page(manager, "acute")
    assert f"{clock.today():%Y-%m-%d, %d/%m/%Y}" in said
    assert "nothing is unknown, F is female" in said


def test_a_file_that_was_refused_whole_is_named_and_says_how_it_closes(
    manager,
    source,  # noqa: F811
    write,
    capsys,
):
    path = write("monday.csv", "rid,first\n1,Amina\n")
    command.main(argparse.Namespace(kind="feed", paths=["acute", str(path)], as_at=None))
    assert "monday.csv: These columns are declared for the source" in capsys.readouterr().out
    refusal = Quarantine.objects.get()
    said = text(manager.get(reverse("interop:refusal", args=[refusal.pk])))
    assert "monday.csv" in said
    assert "bring it under the same name: then this closes" in said
    assert "monday.csv" in page(manager, "acute")
    for name, ids in (("refusals", ()), ("delivery", (refusal.delivery_id,))):
        assert "monday.csv" in text(manager.get(reverse(f"interop:{name}", args=ids)))


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("hours", "24", "`hours` is a whole number, without quotation marks"),
        ("hours", True, "`hours` is a whole number"),
        ("hours", 0, "`hours` is 1 to 8,784 hours"),
        ("grace", -5, "`grace` is 0 to"),
        ("whole", "yes", "`whole` is true or false"),
        ("name", 7, "`name` is a text"),
        ("dates", "%d/%m/%Y", "`dates` is a list"),
        ("dates", ["dd/mm/yyyy"], "by which no day can be read"),
        ("dates", ["%d/%m"], "by which no day can be read"),
        ("dates", [7], "by which no day can be read"),
        ("columns", {"key": 7}, r"\[columns\] is a table of texts"),
        ("values", {"sex": "F"}, r"\[values.sex\] is a table of texts"),
        ("values", {"sex": {"F": "woman"}}, "Of values.sex, woman is none of"),
        ("values", {"gender": {"F": "female"}}, "Of values, gender is none of"),
    ],
)
def test_a_declaration_says_which_part_is_not_what_it_has_to_be(place, part, value, said):
    right = {
        "key": "acute", "name": "Hospital", "organisation": "Partner", "holds": "people",
        "hours": 24, "columns": {"key": "rid"},
    }  # fmt: skip
    with pytest.raises(UserError, match=said):
        checked(right | {part: value})
