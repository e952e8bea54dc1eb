"""What staff have to mind of a referral, in words: on its page, and on the form of each move."""

from uuid import UUID

from hamlet.access import roles
from hamlet.booking import queries as bookings
from hamlet.design import words
from hamlet.directory import queries as directory
from hamlet.frontdoor.matching import differences, fits_unsaid
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.reading import MAY_BE_AN_EMERGENCY, danger_in_need, to_be_read
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people.banner import NOT_SAFE as NOT_SAFE_FOR_THEM
from hamlet.place import queries as place

CHILD_MONTHS = 16 * 12
NO_FIXED_ADDRESS = "ZZ99"  # NHS Data Dictionary: ZZ99 3VZ stands for no fixed abode
CHILD = "This is a child: say who has parental responsibility, and that they agree."
CHILD_ASKED = "A child asks for themselves. Do not contact family before you know that it is safe."
STOP_ASKED = (
    "Somebody with the reference asked to stop this. Speak with the person and make sure that they "
    "are safe; then withdraw it, or say that they want it to go on."
)
MAY_FIT = (
    "Somebody may fit: who has this NHS number and date of birth is in the record. Say whom it is "
    "about before you decide."
)
NOT_SAFE = (
    "Do not ring or text: whoever asked said that no phone or email is safe to use. They follow it "
    "by the reference. Think of who may be listening."
)


PROTECTED = (
    "Where they are is kept closer: write no address, phone number or place here, for everybody "
    "who sees this reads it."
)


def _not_for_them(referral: Referral) -> list[str]:
    """That the service which is asked for, or chosen, is for people of other parts of the place."""
    service = referral.offered_for or referral.service or referral.asked_for
    against = directory.not_for(service, directory.Home.of(referral.person)) if service else ""
    return (
        [f"{service.name} is {against}. Say why, if it is right all the same."] if against else []
    )


def _in_vain(waiting) -> str:
    """That they waited in vain, and why; with whom, where that may be said."""
    service = waiting.service
    whom = "a service" if service.restricted else service.name
    if waiting.why_ended == "not_told":
        return (
            f"Times with {whom} were kept for them, and nobody could tell them. They are offered "
            "no more. Nobody followed it up."
        )
    until = words.date_words(waiting.until_day)
    return (
        f"They waited for a time with {whom} until {until}, and none came. Nobody followed it up."
    )


NOT_TAKEN_ON = frozenset({"received", "asked", "triaged", "offered", "returned", "disputed"})


def _nobody_there(referral: Referral, by: Actor | None) -> str:
    """That an emergency, or what was added and may be one, waits for a team that is closed; ''
    where it does not, and to whoever of that team can act on it: they are there."""
    emergency = referral.urgency == Referral.Urgency.EMERGENCY and referral.state in NOT_TAKEN_ON
    # Asked with the referral, where a page shows it; nothing was added yet to what is just taken.
    if not (emergency or getattr(referral, "has_danger_unread", False)):
        return ""
    team = (emergency and referral.offered_to) or referral.owner_team
    if by and team.pk in by.team_ids and roles.may(by, "referral.take"):
        return ""
    if not (closed := _closed(team.pk)):
        return ""
    what = "This is an emergency" if emergency else "What they wrote may mean danger to life"
    return (
        f"{what}, and {team.name} is {closed}: perhaps nobody sees it before. Do not wait for "
        "them. Ring a team that is open, or call 999 or 111."
    )


def _closed(team: UUID) -> str:
    """'closed until Sun 29 November 2026, 08:00'; '' while a team is open."""
    now = clock.now()
    try:
        opens = directory.calendar_of_team(team).next_opening(now)
    except UserError:  # A service that never opens.
        return "closed"
    return "" if opens <= now else f"closed until {words.moment_words(opens)}"


def cautions(referral: Referral, by: Actor | None = None) -> list[str]:
    """What to mind before deciding, for all or, where `by` is given, for them."""
    person = referral.person
    born = person.birth_date if person else referral.stated_birth_date
    postcode = person.postcode if person else referral.stated_postcode
    found = [nobody] if (nobody := _nobody_there(referral, by)) else []
    if danger := danger_in_need(referral.need, referral.referrer_kind, referral.state):
        found.append(f"{danger}.")
    other = to_be_read(referral.need, referral.language, referral.referrer_kind)
    if other and referral.ended_at is None:
        found.append(f"{other}. {MAY_BE_AN_EMERGENCY}")
    if person and person.death_date:
        found.append(f"The person died on {words.date_words(person.death_date)}.")
    if by and fits_unsaid(by, referral):
        found.append(MAY_FIT)
    if person and (differing := differences(referral, person)):
        what = " and ".join(each.what for each in differing)
        found.append(f"What was stated differs from the record: {what}. Is it the right person?")
    if referral.referrer_not_safe:
        found.append(NOT_SAFE)
    elif person and person.not_safe:
        found.append(f"{NOT_SAFE_FOR_THEM}.")
    if person and person.protected:
        found.append(PROTECTED)
    found += _not_for_them(referral)
    if person:
        found += [_in_vain(each) for each in bookings.in_vain_of(person.pk)]
    if referral.stop_asked:
        found.append(STOP_ASKED)
    if born and words.whole_months(born, clock.today()) < CHILD_MONTHS:
        asked = referral.referrer_kind == Referral.Referrer.RESIDENT
        found.append(CHILD_ASKED if asked else CHILD)
    if not postcode.startswith(NO_FIXED_ADDRESS) and place.is_outside(postcode):
        found.append(
            "The address looks to be outside this place. Services here may still help; if not, "
            "say which council or practice holds the need."
        )
    return found
