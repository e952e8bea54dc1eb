"""What each action of the journal means, in plain words: for staff, and for the person it is about.

The words follow a name: 'Femi Ade' and 'looked at your record'. Tests hold every action that is
written anywhere against this table. The portal translates what residents read.
"""

from hamlet.journal.words.of_people import OF_PEOPLE
from hamlet.journal.words.of_the_place import OF_THE_PLACE
from hamlet.journal.words.wording import Words

WORDS = OF_PEOPLE | OF_THE_PLACE

__all__ = ["WORDS", "Words"]
