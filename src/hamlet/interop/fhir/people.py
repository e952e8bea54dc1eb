"""A person, those around them, their organisations and referrals, as resources."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hamlet.interop.fhir import parts
from hamlet.interop.fhir.parts import coded, filled, instant, named, reference
from hamlet.interop.kinds.fhir import CONTACT, INTERPRETER, NHS_NUMBER, ODS_CODE
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Other, Person, PersonName, alerts, communication_need
from hamlet.place import queries as place

if TYPE_CHECKING:
    from hamlet.frontdoor.rows import OfPerson

Resource = dict[str, Any]
RESTRICTED = {"system": f"{parts.V3}Confidentiality", "code": "R", "display": "restricted"}
"""The label of a person whose whereabouts are not told (HL7 v3 Confidentiality)."""
REQUESTED = {"on-hold": "on-hold", "completed": "completed", "rejected": "revoked"}
REQUESTED |= {"cancelled": "revoked"}
"""FHIR R4 ServiceRequest.status for a Task.status; `active` for any other."""


def patient(
    person: Person,
    *,
    with_address: bool = True,
    closer: bool = False,
    names: Collection[PersonName] = (),
) -> Resource:
    """A person; without where they live and how to call them where these are kept closer.

    `closer`: the whole record is, and says so to whoever gets it. `names` are other names that may
    be told.
    How to call them is left out, too, where they said that no such way is safe.
    """
    number = [filled(system=NHS_NUMBER, value=person.nhs_number)] if person.nhs_number else []
    return parts.resource(
        "Patient",
        person.pk,
        meta=filled(
            source=f"{parts.SOURCE}{person.source}" if person.source else "",
            security=[RESTRICTED] if closer or person.protected or not with_address else [],
        ),
        extension=_extensions(person),
        identifier=number,
        name=_names(person, names),
        telecom=_telecom(person) if with_address and not person.not_safe else [],
        gender=person.gender,
        birthDate=_day(person.birth_date),
        deceasedDateTime=_day(person.death_date),
        address=_address(person) if with_address else [],
        communication=_spoken(person),
        generalPractitioner=[reference(person.practice_id)] if person.practice_id else [],
    )


def _day(day) -> str:
    return day.isoformat() if day else ""


def _names(person: Person, others: Collection[PersonName]) -> list[dict[str, Any]]:
    """The name they go by is the official one, too, unless another is known to be."""
    told = [_name(each) for each in others]
    papers = [each for each in others if each.use == "official" and each.until is None]
    use = "usual" if papers else "official"
    given = [person.given_name] if person.given_name else []
    found = [filled(use=use, family=person.family_name, given=given)]
    if person.known_as:
        found.append({"use": "usual", "given": [person.known_as]})
    if person.native_name:
        found.append({"use": "usual", "text": person.native_name})
    return [each for each in (*found, *told) if len(each) > 1]


def _name(of: PersonName) -> dict[str, Any]:
    """Another name. An official one that has ended is still called so, with its end."""
    given = [of.given_name] if of.given_name else []
    period = filled(start=_day(of.since), end=_day(of.until))
    return filled(use=of.use, family=of.family_name, given=given, period=period)


def _telecom(person: Person) -> list[dict[str, str]]:
    told = (("phone", person.phone), ("email", person.email))
    return [{"system": system, "value": value} for system, value in told if value]


def _address(person: Person) -> list[dict[str, Any]]:
    """Where they live; that it is nowhere fixed, and where they can be found; and until when, of
    who is here for a time."""
    nowhere = "No fixed address" if person.no_fixed_address else ""
    found_at = f"Can be found: {person.found_at}" if person.found_at else ""
    text = ". ".join(filter(None, (person.address, nowhere, found_at)))
    told = filled(text=text, postalCode=person.postcode)
    stay = {"use": "temp", "period": {"end": _day(person.here_until)}}
    return [(stay if person.here_until else {"use": "home"}) | told] if told else []


def _extensions(person: Person) -> list[Resource]:
    """Whether they need an interpreter, and in which form they read, as UK Core has it."""
    need = communication_need(person)
    told = []
    if need.language or need.interpreter:
        told.append({"url": INTERPRETER, "valueBoolean": need.interpreter})
    if need.format:
        url = "PreferredWrittenCommunicationFormat"
        written = {"url": url, "valueCodeableConcept": {"text": need.format}}
        told.append({"url": CONTACT, "extension": [written]})
    return told


def _spoken(person: Person) -> list[Resource]:
    """The language they speak, by its name: which code it has nobody told."""
    language = communication_need(person).language
    return [{"language": {"text": language}, "preferred": True}] if language else []


def flags(person: Person) -> list[Resource]:
    """The alerts that were recorded here."""
    return [
        parts.resource(
            "Flag",
            each.pk,
            status="active",
            code={"text": each.words},
            subject=reference(person.pk),
        )
        for each in alerts(person)
    ]


def relative(person: UUID, who: Other, may_reach: bool) -> Resource:
    """Somebody around the person; how to call them where that may be told."""
    kinds = [{"text": who.kind.replace("_", " ")}]
    if who.is_carer and who.kind != "carer":
        kinds.append({"text": "carer"})
    given = [who.given_name] if who.given_name else []
    return parts.resource(
        "RelatedPerson",
        parts.made_id("relative", person, who.id, who.kind),
        patient=reference(person),
        relationship=kinds,
        name=[filled(family=who.family_name, given=given)],
        telecom=[{"system": "phone", "value": who.phone}] if may_reach and who.phone else [],
    )


def referral(person: UUID, of: "OfPerson") -> Resource:
    """A referral: what is needed, who holds it, and how it stands."""
    return parts.resource(
        "ServiceRequest",
        of.id,
        status=REQUESTED.get(of.stands.task_status, "active"),
        intent="order",
        subject=reference(person),
        authoredOn=instant(of.received_at),
        performer=[named(of.towards or of.owner)],
        reasonCode=[{"text": of.need}],
        note=[{"text": f"{of.stands.words}, held by {of.owner}."}],
    )


def organisations(ids: Iterable[UUID | None]) -> list[Resource]:
    """The organisations that resources refer to, with their ODS codes."""
    found = place.organisations().in_bulk([each for each in set(ids) if each])
    return [
        parts.resource(
            "Organization",
            each.pk,
            identifier=[{"system": ODS_CODE, "value": each.ods_code}] if each.ods_code else [],
            name=each.name,
        )
        for each in sorted(found.values(), key=lambda one: one.name)
    ]


def author(by: Actor) -> Resource:
    """Who makes a document: their name and where they act for."""
    return parts.resource("Practitioner", parts.made_id("author", by.id), name=[{"text": by.name}])


def why_empty(concept: str) -> dict[str, Any]:
    """Why a list is empty, as FHIR has it."""
    return coded(f"{parts.TERMINOLOGY}list-empty-reason", concept)
