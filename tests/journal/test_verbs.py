"""The laws of verbs: an actor, one transaction, an entry or nothing, and no way round."""

from unittest.mock import patch

import pytest
from django.db import Error
from tests.world import make_world

from hamlet.journal import actions as journal
from hamlet.journal.actions import WRITE
from hamlet.journal.bulk import copy_in, insert
from hamlet.journal.models import Entry
from hamlet.journal.verbs import in_verb, verb
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import Fault, UserError
from hamlet.place import actions as place
from hamlet.place.models import Locality, Place, Team

NEW = {"slug": "elsewhere", "name": "Elsewhere"}


@verb
def found(*, by: Actor, entry: bool = True, error: Exception | None = None) -> Place:
    """A verb that can be made to go wrong."""
    made = Place.objects.create(**NEW)
    if entry:
        journal.deed(by=by, action="place.found")
    if error:
        raise error
    return made


@pytest.mark.parametrize(
    "function",
    [
        lambda by: None,
        lambda *, name: None,
        lambda place, *, by: None,
        lambda *places, by: None,
    ],
)
def test_a_verb_is_keyword_only_and_takes_by(function):
    with pytest.raises(Fault, match="keyword-only"):
        verb(function)


@pytest.mark.parametrize("by", [{}, {"by": None}, {"by": "Ruth Oakes"}])
def test_a_verb_needs_an_actor(by):
    with pytest.raises(Fault, match="the actor"):
        found(**by)


@pytest.mark.django_db
def test_a_verb_without_an_entry_is_undone():
    with pytest.raises(Fault, match="wrote nothing"):
        found(by=SYSTEM, entry=False)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_look_is_not_the_entry_of_a_verb():
    @verb
    def only_look(*, by: Actor) -> None:
        Place.objects.create(**NEW)
        journal.look(by=by, action="place.look")

    with pytest.raises(Fault, match="wrote nothing"):
        only_look(by=SYSTEM)
    assert not Place.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_error_undoes_change_and_entry():
    with pytest.raises(UserError):
        found(by=SYSTEM, error=UserError("no"))
    assert not Place.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_journal_that_fails_undoes_the_change():
    broken = patch("hamlet.journal.actions.WRITE", WRITE.replace("journal_entry", "journal_gone"))
    with broken, pytest.raises(Error):
        found(by=SYSTEM)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_the_entries_of_a_verb_inside_count_for_the_one_outside():
    @verb
    def outer(*, by: Actor) -> Place:
        return found(by=by)

    assert outer(by=SYSTEM).name == "Elsewhere"
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_entries_of_a_verb_that_was_undone_do_not_count():
    @verb
    def outer(*, by: Actor) -> None:
        with pytest.raises(UserError):
            found(by=by, error=UserError("no"))

    with pytest.raises(Fault, match="wrote nothing"):
        outer(by=SYSTEM)


@pytest.mark.django_db
def test_the_door_is_shut_after_a_verb_however_it_ended():
    with pytest.raises(UserError):
        found(by=SYSTEM, error=UserError("no"))
    assert not in_verb()
    with pytest.raises(Fault, match="deed is written by a verb"):
        journal.deed(by=SYSTEM, action="place.found")


@pytest.fixture
def world(db):
    return make_world()


BACK_DOORS = {
    "save": lambda w: w.rapid.save(),
    "save fields": lambda w: w.rapid.save(update_fields=["name"]),
    "delete": lambda w: w.rapid.delete(),
    "create": lambda w: Place.objects.create(**NEW),
    "get_or_create": lambda w: Place.objects.get_or_create(**NEW),
    "update_or_create": lambda w: Place.objects.update_or_create(
        slug="testing", defaults={"name": "Other"}
    ),
    "update": lambda w: Team.objects.update(name="Other"),
    "filtered update": lambda w: Team.objects.filter(pk=w.rapid.pk).update(name="Other"),
    "query delete": lambda w: Team.objects.filter(pk=w.therapy.pk).delete(),
    "bulk_create": lambda w: Place.objects.bulk_create([Place(**NEW)]),
    "bulk_update": lambda w: Team.objects.bulk_update([w.rapid], ["name"]),
    "related update": lambda w: w.trust.teams.update(name="Other"),
    "related create": lambda w: w.trust.teams.create(name="Other"),
    "related delete": lambda w: w.place.localities.all().delete(),
    "related add": lambda w: w.practice.teams.add(w.rapid),
    "related set": lambda w: w.practice.teams.set([w.rapid]),
    "base manager": lambda w: Team._base_manager.update(name="Other"),
    "default manager": lambda w: Team._default_manager.update(name="Other"),
    "insert": lambda w: insert(Locality(place=w.place, slug="north", name="North")),
    "copy": lambda w: copy_in(Locality, [Locality(place=w.place, slug="north", name="North")]),
}


@pytest.mark.parametrize("way", BACK_DOORS)
def test_guarded_models_refuse_every_change_outside_a_verb(world, way):
    before = (*Team.objects.values_list(), *Place.objects.values_list(), Locality.objects.count())
    with pytest.raises(Fault, match="verb"):
        BACK_DOORS[way](world)
    after = (*Team.objects.values_list(), *Place.objects.values_list(), Locality.objects.count())
    assert after == before


def test_inside_a_verb_they_change(world):
    made = place.add_team(by=SYSTEM, organisation=world.trust, name="Podiatry")
    assert Team.objects.filter(pk=made.pk).exists()
