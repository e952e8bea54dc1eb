"""Why somebody saw a record or was refused, as the journal says it, in a resident's words.

The journal keeps the sentence that was true then, and is never changed: so reasons are known by
their sentences, the old as the new. A test holds every sentence that is written against this table.
"""

import re

from django.utils.translation import gettext_noop

from hamlet.access import terms

OWN = "this is your own record"
WHY = (
    ("the system itself acts", gettext_noop("Hamlet did this by itself.")),
    (OWN, gettext_noop("It is their own record.")),
    ("the person is registered with", gettext_noop("You are registered with them.")),
    ("the person was referred to", gettext_noop("Their team was asked to help you.")),
    ("the person is booked with", gettext_noop("You have a booking with them.")),
    ("your team gives this service", gettext_noop("You have a booking with them.")),
    ("the person came to", gettext_noop("You came to them for help.")),
    ("they came to your team", gettext_noop("You came to them for help.")),
    ("your team plans their way home", gettext_noop("Their team plans your way home.")),
    ("on the caseload of", gettext_noop("Their team looks after you.")),
    ("spoken of in a meeting", gettext_noop("They meet to talk about your care.")),
    ("let you see it", gettext_noop("They act for you.")),
    ("you work at a front door", gettext_noop("They answer calls and requests for help.")),
    ("you work at the single point of", gettext_noop("They answer calls and requests for help.")),
    ("you opened it on", gettext_noop("They opened your record with a reason.")),
    ("your team holds this referral", gettext_noop("Their team has your request.")),
    ("it was offered to your team", gettext_noop("Their team was asked to help you.")),
    ("made this referral", gettext_noop("They asked for help for you.")),
    ("the team holds these referrals", gettext_noop("Their team has your request.")),
    ("made these referrals", gettext_noop("They asked for help for you.")),
    ("the actor took these down", gettext_noop("They answer calls and requests for help.")),
    ("the ladder of the service", gettext_noop("They are told when a request waits too long.")),
    ("told of its promise", gettext_noop("They are told when a request waits too long.")),
    (
        "your role reviews records",
        gettext_noop("They check records that were opened with a reason."),
    ),
    ("your role decides whose record", gettext_noop("They check whose record is whose.")),
    ("asked for what is held", gettext_noop("You asked for what is held about you.")),
    ("found among those", gettext_noop("They looked among the people whom they help.")),
    ("Holds the reference", gettext_noop("They had the reference of your request.")),
    ("No sharing agreement", gettext_noop("No agreement lets them see it.")),
    ("have no open referral", gettext_noop("We know of no reason for them to see it.")),
    ("does not want", gettext_noop("You decided that they do not see it.")),
    ("Your role does not include", gettext_noop("Their role does not include this.")),
    ("let see parts of this record", gettext_noop("They may see some parts only.")),
    ("opened this record to look", gettext_noop("They had opened it only to look.")),
    ("kept closer than others", gettext_noop("Fewer people may see your record.")),
)
AGREEMENT = re.compile(r"under agreement (\S+?)\.(?:\s|$)")
REASONS = {
    terms.ONGOING_CARE: gettext_noop("They help you now, and no request says so yet."),
    terms.CONSENT: gettext_noop("They said that you agreed."),
    terms.VITAL_INTERESTS: gettext_noop("Your life or health was in danger."),
    terms.SAFEGUARDING: gettext_noop("To protect you or somebody else from harm."),
    terms.LEGAL_DUTY: gettext_noop("A law or a court required it."),
}


def reason(basis: str) -> object:
    """What a basis comes down to for a resident: the sentences for it, else the basis itself."""
    told = [words for sign, words in WHY if sign in basis]
    return (*told, *AGREEMENT.findall(basis)) or basis
