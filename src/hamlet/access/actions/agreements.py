"""The verbs of sharing agreements: drafted, signed by each party, suspended, ended.

What an agreement opens and closes follows at once: decisions read it each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from hamlet.access import roles, terms
from hamlet.access.models import Agreement, AgreementEdition, Party
from hamlet.access.one import one
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.identifiers import new_id

State = Agreement.State
LONGEST_OPENING = 72


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """An organisation in a draft: its name, and whether it lets others see, sees, or both."""

    organisation: UUID
    name: str
    gives: bool = True
    receives: bool = True


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What an agreement says, before anybody signs it. Times are moments in UTC."""

    title: str
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    lawful_basis: str
    starts_at: datetime
    parties: tuple[PartyTerms, ...]
    ends_at: datetime | None = None
    opening_hours: int = 8


@verb
def draft_agreement(*, by: Actor, reference: str, terms: AgreementTerms) -> Agreement:
    """Write an agreement down. It opens nothing until every party has signed it.

    Raises `UserError` where something is missing, or an agreement has the reference already.
    """
    roles.require(by, "agreement.keep")
    reference = reference.strip().upper()
    if not reference:
        raise UserError("Give the agreement a short reference, like TH-07.")
    if Agreement.objects.filter(reference=reference).exists():
        raise UserError(f"There is an agreement {reference} already. Write a new version of that.")
    return _drafted(by, reference, 1, terms)


@verb
def revise_agreement(*, by: Actor, agreement: UUID, terms: AgreementTerms) -> Agreement:
    """Draft the next version. Once every party has signed it, it takes the place of this one."""
    roles.require(by, "agreement.keep")
    reference = _locked(agreement).reference
    every = Agreement.objects.filter(reference=reference)
    if every.filter(state=State.DRAFTED).exists():
        raise UserError(f"A new version of {reference} is drafted already. Change that one.")
    last = every.aggregate(last=Max("version"))["last"]
    return _drafted(by, reference, last + 1, terms)


def _drafted(by: Actor, reference: str, version: int, said: AgreementTerms) -> Agreement:
    made = Agreement(reference=reference, version=version)
    _say(made, said)
    _deed(by, "agreement.draft", made)
    return made


@verb
def change_agreement(*, by: Actor, agreement: UUID, edits: int, terms: AgreementTerms) -> Agreement:
    """Change a draft that nobody has signed. Raises `Conflict` where it changed since `edits`."""
    roles.require(by, "agreement.keep")
    held = _locked(agreement)
    if held.edits != edits:
        raise Conflict("Somebody changed this draft meanwhile. Nothing was saved; look again.")
    if held.state != State.DRAFTED or held.parties.exclude(signed_at=None).exists():
        raise UserError("This agreement is signed. Write a new version instead of changing it.")
    held.edits += 1
    held.parties.all().delete()
    _say(held, terms)
    _deed(by, "agreement.change", held)
    return held


def _say(held: Agreement, said: AgreementTerms) -> None:
    """Give an agreement these terms, once they make sense."""
    _check(said)
    for name in ("title", "lawful_basis", "starts_at", "ends_at", "opening_hours"):
        setattr(held, name, getattr(said, name))
    held.purposes, held.categories = list(said.purposes), list(said.categories)
    held.save()
    Party.objects.bulk_create(
        Party(
            agreement=held,
            organisation=each.organisation,
            name=each.name,
            gives=each.gives,
            receives=each.receives,
        )
        for each in said.parties
    )


def _beyond(moment: datetime | None) -> bool:
    """Whether a moment is so far away that its year must be mistyped; an end may be midnight."""
    last = terms.latest_day() + timedelta(days=1)
    return moment is not None and not terms.EARLIEST <= clock.london(moment).date() <= last


def _check(said: AgreementTerms) -> None:
    basis = terms.unfit(said.lawful_basis, said.purposes)
    problems = (
        (not said.title.strip(), "Say in a few words what the agreement is for."),
        (_unknown(said.purposes, terms.PURPOSES), "Choose at least one purpose from the list."),
        (_unknown(said.categories, terms.CATEGORIES), "Choose at least one part of the record."),
        (said.lawful_basis not in terms.LAWFUL_BASES, "Choose the lawful basis from the list."),
        (bool(basis), f"{basis}."),
        (
            _beyond(said.starts_at) or _beyond(said.ends_at),
            f"Check the years: from {terms.EARLIEST.year} to {terms.latest_day().year}.",
        ),
        (
            said.ends_at is not None and said.ends_at <= said.starts_at,
            "It ends before it starts. Check both dates.",
        ),
        (
            not 1 <= said.opening_hours <= LONGEST_OPENING,
            f"A record can be opened with a reason for 1 to {LONGEST_OPENING} hours.",
        ),
        (not _can_flow(said.parties), "Choose one organisation that shares and another that sees."),
    )
    for is_wrong, sentence in problems:
        if is_wrong:
            raise UserError(sentence)


def _unknown(chosen: Iterable[str], known: dict) -> bool:
    return not chosen or not set(chosen) <= set(known)


def _can_flow(parties: Iterable[PartyTerms]) -> bool:
    giving = {each.organisation for each in parties if each.gives}
    return any(giving - {each.organisation} for each in parties if each.receives)


@verb
def sign_agreement(
    *, by: Actor, agreement: UUID, organisation: UUID, signatory: str, edits: int | None = None
) -> Agreement:
    """Record that a party has signed, and who for it. The last signature puts it in force.

    The version before it ends when this one begins, or now where that has passed. Raises `Conflict`
    where the draft is no longer the one with these `edits`, which whoever signed had read.
    """
    roles.require(by, "agreement.keep")
    held = _locked(agreement)
    if edits is not None and held.edits != edits:
        raise Conflict("The draft was changed meanwhile. Nothing was signed; read it again.")
    if held.state != State.DRAFTED:
        raise UserError("This agreement is signed already.")
    if not _names_a_post(signatory):
        raise UserError("Say who signed, and in which post, like 'Dr Example, medical director'.")
    party = held.parties.filter(organisation=organisation, signed_at=None).first()
    if party is None:
        raise UserError("That organisation has signed already, or is no party to it.")
    party.signatory, party.signed_at = signatory.strip(), clock.now()
    party.save()
    if not held.parties.filter(signed_at=None).exists():
        _put_in_force(held)
    _deed(by, "agreement.sign", held, party=str(organisation), signatory=party.signatory)
    return held


def _names_a_post(signatory: str) -> bool:
    """Whether it is a name and a post, with a comma between."""
    name, _, post = signatory.partition(",")
    return min(sum(each.isalpha() for each in part) for part in (name, post)) > 1


def _put_in_force(held: Agreement) -> None:
    held.state = State.SIGNED
    held.save()
    earlier = Agreement.objects.filter(reference=held.reference, version__lt=held.version)
    for each in earlier.filter(state__in=(State.SIGNED, State.SUSPENDED)):
        begins = max(held.starts_at, clock.now())
        each.ends_at = min(each.ends_at or begins, begins)
        each.save()


@verb
def suspend_agreement(*, by: Actor, agreement: UUID, why: str) -> Agreement:
    """Stop what an agreement lets flow, until it is resumed. Says why."""
    held = _set_state(by, _locked(agreement), State.SIGNED, State.SUSPENDED, why)
    _deed(by, "agreement.suspend", held, why=held.why)
    return held


@verb
def resume_agreement(*, by: Actor, agreement: UUID, why: str) -> Agreement:
    """Let a suspended agreement hold again. Says why."""
    held = _set_state(by, _locked(agreement), State.SUSPENDED, State.SIGNED, why)
    _deed(by, "agreement.resume", held, why=held.why)
    return held


@verb
def ask_to_end_agreement(*, by: Actor, agreement: UUID, why: str) -> Agreement:
    """Ask another officer to end an agreement with oneself. Nothing closes yet. Says why."""
    roles.require(by, "agreement.keep")
    held = _not_over(agreement)
    _need_why(why)
    held.ending_asked_by, held.ending_asked_name = by.id, by.name
    held.save()
    _deed(by, "agreement.ask_to_end", held, why=why.strip()[:300])
    return held


@verb
def end_agreement(*, by: Actor, agreement: UUID, why: str, alone: bool = False) -> Agreement:
    """End an agreement for good, or give up a draft: what it let flow stops now. Says why.

    What was signed ends by two: one officer asked, and another does it. `alone` says that there is
    no other to ask. Raises `UserError` for whoever asked themselves, or where nobody did.
    """
    roles.require(by, "agreement.keep")
    held = _not_over(agreement)
    together = held.ending_asked_by not in (None, by.id)
    if held.state != State.DRAFTED and not (together or alone or by.kind == "system"):
        raise UserError("A second officer has to end it. Ask for that on the page of ending it.")
    held.ends_at = clock.now()
    _set_state(by, held, held.state, State.ENDED, why)
    asked = {"asked_by": held.ending_asked_name} if together else {}
    _deed(by, "agreement.end", held, why=held.why, **asked)
    return held


def _not_over(agreement: UUID) -> Agreement:
    held = _locked(agreement)
    is_over = held.ends_at is not None and held.ends_at <= clock.now()
    if held.state == State.ENDED or (is_over and held.state != State.DRAFTED):
        raise UserError("This agreement has ended already.")
    return held


def _set_state(by: Actor, held: Agreement, before: str, after: str, why: str) -> Agreement:
    roles.require(by, "agreement.keep")
    if held.state != before:
        raise UserError(f"This agreement is {held.get_state_display().lower()}. Nothing was done.")
    _need_why(why)
    held.state, held.why = after, why.strip()[:300]
    held.save()
    return held


def _need_why(why: str) -> None:
    if not why.strip():
        raise UserError("Say why, in a few words.")


def _locked(agreement: UUID) -> Agreement:
    return one(Agreement.objects.select_for_update(), agreement, "There is no such agreement.")


def _deed(by: Actor, action: str, held: Agreement, **detail: str) -> None:
    AgreementEdition.objects.update(number=new_id())
    subject = f"agreement:{held.pk}"
    name = {"reference": held.reference, "version": held.version}
    deed(by=by, action=action, subject=subject, purpose=RUNNING, detail=name | detail)
