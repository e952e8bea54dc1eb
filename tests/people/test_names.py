"""Other names of a person: found, shown in small, ended, kept closer."""

from datetime import date

import pytest
from tests.staff import client_of, text

from hamlet.access import sight
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people import actions, queries
from hamlet.people.models import Person, PersonName


def found(actor, name, **more):
    return [each.pk for each in queries.PersonSearch(name=name, **more).rows(actor)]


def add(world, person, given="Amina", family="Quillerby", use="old", by=None, **more):
    by = by or world.handler
    return actions.add_name(
        by=by, person=person.pk, use=use, given_name=given, family_name=family, **more
    )


@pytest.fixture
def amina(world):
    return world.person()


def test_somebody_is_found_by_the_name_she_had_before_she_married(world, amina):
    assert found(world.handler, "Amina Quillerby") == []
    add(world, amina, until=date(1975, 6, 1))
    assert found(world.handler, "Quilerby Aminah") == [amina.pk]
    assert found(world.handler, "Quillerby", birth_date=amina.birth_date) == [amina.pk]
    assert found(world.handler, "Amina Begum") == [amina.pk], "and by the usual one"


def test_she_is_shown_before_somebody_is_registered_by_her_former_name(world, amina):
    add(world, amina)
    alike = queries.could_be("Amina", "Quillerby", amina.birth_date, None)
    assert [each.pk for each in alike] == [amina.pk]


def test_changing_other_details_loses_no_former_name(world, amina):
    add(world, amina)
    actions.change(by=world.nurse, person=amina.pk, version=1, known_as="Mina")
    assert found(world.handler, "Quillerby") == [amina.pk]
    assert found(world.handler, "Mina") == [amina.pk]


def test_the_page_and_a_search_say_it_in_small_and_the_banner_does_not(world, amina):
    add(world, amina, until=date(1975, 6, 1))
    page = client_of(world.handler).get(f"/people/{amina.pk}/")
    assert "Formerly Amina Quillerby, until 1 June 1975." in text(page)
    assert "Quillerby" not in page.content.decode().split("<main")[0]
    hits = client_of(world.handler).post("/people/", {"name": "Quillerby"}, follow=True)
    assert "Formerly Amina Quillerby, until 1 June 1975" in text(hits)


def test_a_name_kept_closer_finds_nobody_and_stands_on_no_page(world, amina):
    named = add(world, amina, "Karim", "Begum", closer=True)
    client = client_of(world.nurse)
    assert found(world.handler, "Karim Begum") == []
    assert "Karim" not in client.get(f"/people/{amina.pk}/").content.decode()
    assert "Karim" not in client.get(f"/people/{amina.pk}/names/").content.decode()
    assert not PersonName.objects.exists(), "the database shows it to nobody"
    with sight.closer(world.person("Zara").pk):
        assert not PersonName.objects.exists()
    with sight.closer(amina.pk):
        assert PersonName.objects.get() == named


def test_a_name_that_is_to_be_kept_closer_later_is_found_no_more_until_it_is_shown_again(
    world, amina
):
    named = add(world, amina)
    actions.keep_name_closer(by=world.nurse, person=amina.pk, name=named.pk)
    assert found(world.handler, "Quillerby") == []
    actions.keep_name_closer(by=world.nurse, person=amina.pk, name=named.pk, closer=False)
    assert found(world.handler, "Quillerby") == [amina.pk]


def test_a_name_that_ended_is_a_former_one_and_still_finds(world, amina):
    named = add(world, amina, use="official")
    page = f"/people/{amina.pk}/"
    assert "In official papers: Amina Quillerby." in text(client_of(world.handler).get(page))
    actions.end_name(by=world.handler, person=amina.pk, name=named.pk)
    assert "Formerly Amina Quillerby, until" in text(client_of(world.handler).get(page))
    assert found(world.handler, "Quillerby") == [amina.pk]


def test_a_name_taken_down_by_mistake_is_kept_shown_nowhere_and_finds_nobody(world, amina):
    named = add(world, amina)
    actions.end_name(by=world.handler, person=amina.pk, name=named.pk, wrong=True)
    assert found(world.handler, "Quillerby") == []
    assert queries.names_of(amina) == []
    assert PersonName.objects.get(pk=named.pk).wrong


def test_said_twice_it_is_there_once_also_where_it_is_kept_closer(world, amina):
    for _ in range(2):
        add(world, amina)
        add(world, amina, "Karim", closer=True)
    with sight.closer(amina.pk):
        assert PersonName.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"given": " ", "family": ""}, "Type at least one name"),
        ({"family": "Begum"}, "the name that they go by now"),
        ({"since": date(2001, 1, 1), "until": date(2000, 1, 1)}, "Check both dates"),
        ({"until": date(2999, 1, 1)}, "lies in the future"),
        ({"until": date(1951, 3, 1)}, "before they were born"),
        ({"use": "married"}, "Choose what kind"),
    ],
)
def test_what_is_no_other_name_is_refused_in_words_and_nothing_is_kept(world, amina, told, said):
    with pytest.raises(UserError, match=said):
        add(world, amina, **told)
    assert not PersonName.objects.exists()


def test_who_does_not_reach_somebody_takes_down_nothing_and_a_name_of_another_is_not_touched(
    world, amina
):
    named = add(world, amina)
    with pytest.raises(NotAllowed):
        add(world, amina, by=world.therapist)
    with pytest.raises(NotFound):
        actions.end_name(by=world.nurse, person=world.person("Zara").pk, name=named.pk)


def test_each_is_in_the_journal_without_the_name(world, amina):
    named = add(world, amina)
    actions.keep_name_closer(by=world.nurse, person=amina.pk, name=named.pk)
    actions.end_name(by=world.nurse, person=amina.pk, name=named.pk)
    entries = Entry.objects.filter(action__startswith="name.").order_by("pk")
    assert [each.action for each in entries] == ["name.add", "name.closer", "name.end"]
    assert {str(each.detail) for each in entries} == {"{'use': 'old'}"}


def test_the_page_takes_names_down_ends_them_and_says_what_is_missing(world, amina):
    client, address = client_of(world.handler), f"/people/{amina.pk}/names/"
    wrong = client.post(address, {"use": "old", "until_year": "1975"})
    assert wrong.status_code == 422
    assert "Type at least one name" in text(wrong)
    typed = {"use": "nickname", "given_name": "Mina"}
    unsaid = client.post(address, typed)
    assert "Choose whether pages and searches may show it" in text(unsaid)
    assert not PersonName.objects.exists()
    client.post(address, typed | {"given_name": "Karim", "shown": "no"})
    assert found(world.handler, "Karim Begum") == []
    typed |= {"shown": "yes"}
    assert "Also called Mina" in text(client.post(address, typed, follow=True))
    name = str(queries.names_of(amina)[0].pk)
    page = client.post(address, {"act": "end", "name": name}, follow=True)
    assert f"Formerly Mina, until {clock.today():%-d %B %Y}" in text(page)
    page = client.post(address, {"act": "closer", "name": name}, follow=True)
    assert "None is shown" in text(page)
    assert client.post(address, {"act": "end", "name": "x"}).status_code == 404


def test_whom_partners_alone_know_stays_found_by_a_former_name(world):
    from tests.people.records import came

    came("gp", given_name="Amina", family_name="Begum")
    person = Person.objects.get(source="partners")
    add(world, person)
    came("acute", given_name="Amina", family_name="Begum")
    assert found(world.handler, "Quillerby") == [person.pk]
