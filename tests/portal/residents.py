"""Residents with accounts, their carers, and their browsers."""

from types import SimpleNamespace
from uuid import uuid4

from tests.staff import client_of
from tests.world import World

from hamlet.access.models import Account
from hamlet.access.queries import who_may_see
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.people.models import Person
from hamlet.place.queries import actor_of
from hamlet.portal import actions


def resident(person: Person) -> Actor:
    """Open a person's account; gives the actor that they are when they sign in."""
    made = actions.open_portal(
        by=SYSTEM, person=person.pk, email=f"{uuid4().hex}@example.org", demo_words="a resident"
    )
    return actor_of(made)


def email_of(actor: Actor) -> str:
    return Account.objects.get(pk=actor.id).email


def lets_help(own: Actor, person: Person, helper: Actor, categories=(), **more):
    """A person gives somebody a code, who types it; gives the relationship."""
    invitation, code = actions.invite(
        by=own, person=person.pk, name=helper.name, categories=categories, **more
    )
    actions.accept(by=helper, code=code, born=person.birth_date)
    return who_may_see(person.pk).get(subject=f"proxy:{invitation.pk}")


def family(world: World) -> SimpleNamespace:
    """Amina, registered with the practice, and Karim, who has an account too; their browsers."""
    amina = world.person(practice_id=world.practice.pk)
    karim = world.person("Karim", "Begum")
    made = SimpleNamespace(amina=amina, karim=karim)
    made.own, made.helper = resident(amina), resident(karim)
    made.at_home, made.carer = client_of(made.own), client_of(made.helper)
    return made


def path(person: Person, rest: str = "") -> str:
    return f"/mine/{person.pk}/{rest}"
