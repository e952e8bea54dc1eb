"""From the answers of a resident or a carer to a referral."""

import logging

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from hamlet.access import limits, sight
from hamlet.frontdoor.actions import Referrer, Stated, receive
from hamlet.frontdoor.queries import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.banner import full_name
from hamlet.portal import steps
from hamlet.portal.answers import Answers
from hamlet.portal.forms import asking as forms
from hamlet.portal.selfcare import BY_KEY, EDITION
from hamlet.portal.subjects import Subject

log = logging.getLogger("hamlet.tries")
A_DAY = 24 * 60 * 60
# The language in which somebody reads what we write, by the one that they speak.
READS = {"en-gb": "en-gb", "bn": "bn", "syl": "bn", "so": "so", "bfi": "en-gb"}
RELATIONS = {
    "parent": "parent or guardian",
    "partner": "husband, wife or partner",
    "child": "son or daughter",
    "relative": "relative",
    "friend": "friend or neighbour",
    "other": "somebody else",
}
CONSENT = {
    forms.AGREES: "Says that the person agrees, or that they may decide for them.",
    forms.CANNOT_SAY: "Says that the person cannot decide this, and that it is best for them.",
}

FROM_OWN_PAGES = "Sent by the person themselves, signed in to their own pages."
BY_PROXY = "Sent by somebody who acts for the person, signed in to their own pages."


def too_many_today(request: HttpRequest) -> bool:
    """Count one sending; whether today has had too many of this resident or network address.

    Nobody is lost by it: whoever is refused is told to call.
    """
    account = request.user.pk if request.user.is_authenticated else None
    who = account or limits.address(request)
    number = limits.count(f"requests of {who} on {clock.today()}", A_DAY)
    if number > settings.REQUESTS_A_DAY:
        log.warning("requests from one address are stopped until tomorrow")
    return number > settings.REQUESTS_A_DAY


def send(answers: Answers) -> Referral:
    """Make the referral of complete answers; the same answers again give the same one.

    Where a signed-in resident asks for themselves, or for whom they act, it is about that person at
    once: their account says who asked.

    What staff must know and a referral has no field for is added beneath the need, in English.
    """
    found = {step: steps.values(step, answers) or {} for step in steps.asked(answers)}
    held = steps.subject(answers)
    referrer = _referrer(found, held)
    with sight.beyond("what was sent before is found by its key alone"):
        return receive(
            by=held.actor if held else Actor(name=referrer.name, kind="resident"),
            person=held.person.pk if held else None,
            submission_key=answers.submission_key(),
            need="\n\n".join([found["need"]["need"], *_added(found, held)]),
            referrer=referrer,
            stated=_as_recorded(held, referrer) if held else _stated(found, referrer),
            consent=True,
            language=_reads(found, referrer),
            interpreter=_spoken(found) if found["speak"]["interpreter"] == "yes" else "",
        )


def _reads(found: dict[str, dict], referrer: Referrer) -> str:
    """The language of what we write: a carer reads the one that they used here."""
    used = get_language() or "en-gb"
    return used if referrer.kind == "carer" else READS.get(found["speak"]["language"], used)


def _referrer(found: dict[str, dict], held: Subject | None) -> Referrer:
    reach = found["reach"]
    if held:
        return Referrer(
            kind="resident" if held.is_own else "carer",
            name=held.actor.name,
            account=held.actor.id,
            phone=reach["phone"],
            email=reach["email"],
            not_safe=reach["neither"],
        )
    mine = "you" not in found
    return Referrer(
        kind="resident" if mine else "carer",
        name=found["name"]["name"] if mine else found["you"]["your_name"],
        phone=reach["phone"],
        email=reach["email"],
        not_safe=reach["neither"],
    )


def _stated(found: dict[str, dict], referrer: Referrer) -> Stated:
    where = found["address"]
    no_fixed = where["no_fixed"]
    return Stated(
        name=found["name"]["name"],
        birth_date=found["born"]["born"],
        nhs_number=found["born"]["nhs_number"],
        address=" ".join(filter(None, ["No fixed address." * no_fixed, _one_line(where)])),
        postcode=where["postcode"] or (steps.NO_FIXED_ABODE if no_fixed else ""),
        phone=referrer.phone if referrer.kind == "resident" else "",
    )


def _as_recorded(held: Subject, referrer: Referrer) -> Stated:
    return Stated(
        name=full_name(held.person),
        birth_date=held.person.birth_date,
        phone=referrer.phone if held.is_own else "",
    )


def _one_line(where: dict) -> str:
    return ", ".join(line.strip(" ,") for line in where["address"].splitlines() if line.strip())


def _spoken(found: dict[str, dict]) -> str:
    speak = found["speak"]
    return speak["other_language"] or steps.SPEAKS[speak["language"]]


def _selfcare(said: dict) -> str:
    """What somebody answered and was shown before sending, for triage."""
    about = BY_KEY[said["topic"]].english
    if said["urgent"] == "yes":
        return f"Said that a SIGN OF SOMETHING WORSE than {about} is there; was told to call 111."
    if said["advised"]:
        return (
            f"Was shown self-care advice on {about} ({EDITION}); said that there is no sign of "
            "something worse, no pregnancy, no long-term illness, and that it does not get worse."
        )
    if said["against"] == "yes":
        return f"Said that something speaks against advice on {about}; was shown none."
    return f"Was asked about {about} and did not answer; was shown no advice."


def _added(found: dict[str, dict], held: Subject | None) -> list[str]:
    added = []
    if held:
        added.append(FROM_OWN_PAGES if held.is_own else BY_PROXY)
    if "you" in found:
        added.append(f"Sent by: {RELATIONS[found['you']['relation']]}.")
    if "agree" in found:
        added.append(CONSENT[found["agree"]["agrees"]])
    if "selfcare" in found:
        added.append(_selfcare(found["selfcare"]))
    if found["speak"]["language"] != "en-gb":
        added.append(f"Speaks {_spoken(found)}.")
    if found["reach"]["neither"]:
        added.append("Said that no phone or email is safe to use; will follow it by reference.")
    return [f"[{' '.join(added)}]"] if added else []
