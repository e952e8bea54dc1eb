"""What no password may be made of, beyond what Django refuses."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy
from zxcvbn import zxcvbn

from hamlet.access import roles

OURS = frozenset({"hamlet", "password", "passkey", "welcome", "referral", "worklist", "triage"})
"""Words that somebody who knows where one works would try first; the documents list them."""
SAID_BY_DJANGO = (
    gettext_noop("This password is too common."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("You must type the same password each time."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        12,
    ),
)
"""What Django and django-allauth say of passwords, so that it is translated with our own words."""


def words_of_ours() -> frozenset[str]:
    """`OURS`, and words of four letters and more from the partnership's name and those of roles."""
    names = " ".join((settings.PARTNERSHIP, *roles.NAMES.values())).lower()
    return OURS | {word for word in re.findall(r"\w+", names) if len(word) > 3}


class NotSoonGuessed:
    """Refuses a password that a list of leaked ones, or their usual changes, would soon find.

    By zxcvbn's estimate of how many guesses it takes (Wheeler, USENIX Security 2016).
    """

    FEWEST = 10**8
    """What zxcvbn calls 'safely unguessable' begins here: its score of 3."""
    LONGEST = 72
    """Longer ones are judged by their beginning: the estimate takes long, and they are long."""

    def validate(self, password: str, user=None) -> None:
        """Raise `ValidationError` where too few guesses find it."""
        if zxcvbn(password[: self.LONGEST])["guesses"] < self.FEWEST:
            raise ValidationError(_("This password is too common."), code="soon_guessed")

    def get_help_text(self) -> str:
        return _("Three or four words that do not belong together are good.")


class NotOurOwnWords:
    """Refuses a password that is little more than words of ours."""

    ELSE = 8
    """How many letters and digits must be left without them."""

    def validate(self, password: str, user=None) -> None:
        """Raise `ValidationError` where too little is left without words of ours."""
        left = password.lower()
        for word in sorted(words_of_ours(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.findall(r"\w", left)) < self.ELSE:
            raise ValidationError(
                _(
                    "This password is mostly made of words that are used here every day. Choose "
                    "others. Three or four words that do not belong together are good."
                ),
                code="our_own_words",
            )

    def get_help_text(self) -> str:
        return _("Three or four words that do not belong together are good.")
