"""Sending a few words to somebody's phone or mailbox: one interface, whoever carries them."""

from dataclasses import dataclass
from typing import Protocol

from hamlet.kernel.errors import HamletError


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent: `channel` is 'text' or 'email', `address` a number or a mailbox.

    `reference` names it for whoever asks what became of it, and tells of nobody.
    """

    channel: str
    address: str
    words: str
    reference: str


class TryAgain(HamletError):
    """It was not sent and may be later: the carrier does not answer, or has too much to do."""


class Undeliverable(HamletError):
    """It was not sent and never will be: the carrier refuses it, or the address is none."""


class Sender(Protocol):
    """Whoever carries letters."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over; gives the carrier's own name for it.

        Raises `TryAgain` or `Undeliverable`, whose words hold nothing of the letter.
        """
