"""Agreements for tests of the room."""

from tests.sharing.many import practices

from hamlet.access import actions, terms
from hamlet.kernel import clock


def terms_of(world, **more) -> actions.AgreementTerms:
    """What an agreement between the trust and the practice says."""
    said = {
        "title": "A new way",
        "purposes": (terms.DIRECT_CARE,),
        "categories": ("demographics", "housing_and_benefits"),
        "lawful_basis": "public_task",
        "starts_at": clock.now(),
        "parties": tuple(
            actions.PartyTerms(each.pk, each.name) for each in (world.trust, world.practice)
        ),
    }
    return actions.AgreementTerms(**said | more)


def draft(world, reference="TH-08", **more):
    """A draft of the officer's."""
    return actions.draft_agreement(
        by=world.officer, reference=reference, terms=terms_of(world, **more)
    )


def sign(world, made, *organisations):
    """These organisations sign it."""
    for each in organisations:
        actions.sign_agreement(
            by=world.officer,
            agreement=made.pk,
            organisation=each.pk,
            signatory="Dr Example, director",
        )


def parties_of(world, number: int) -> tuple[actions.PartyTerms, ...]:
    """As many practices, which share, and the trust, which sees."""
    sees = actions.PartyTerms(world.trust.pk, world.trust.name, gives=False)
    gives = (
        actions.PartyTerms(each.pk, each.name, receives=False) for each in practices(world, number)
    )
    return (sees, *gives)
