"""Who carries notices: GOV.UK Notify, or a file for demonstration; and sending what is due.

Notify's API (version 2) by the standard library: a token of the service and key that a key for the
API holds, one POST for each letter, to a template of the service whose whole text is `((words))`.
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from hamlet.access import sight
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict
from hamlet.kernel.sending import Letter, Sender, TryAgain, Undeliverable
from hamlet.kernel.text import clean
from hamlet.notices import actions, queries

log = logging.getLogger("hamlet.notices")
SECONDS = 20
MOST = 200
UUID_LENGTH = 36
PATHS = {"text": "sms", "email": "email"}
WHO = {"text": "phone_number", "email": "email_address"}
TOO_MANY = 429


class FileSender:
    """For demonstration: writes each letter as a line of a file that only its keeper may read."""

    def __init__(self, path: Path):
        self.path = path

    def send(self, letter: Letter) -> str:
        """Write it down."""
        line = {"by": letter.channel, "to": letter.address, "words": letter.words}
        with open(os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as file:
            file.write(
                json.dumps(line | {"reference": letter.reference}, ensure_ascii=False) + "\n"
            )
        return "outbox"


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    """Whoever is sent on would bring the token and the letter to another host."""

    def redirect_request(self, *_) -> None:
        """An answer that sends us on is one that failed."""


NOTIFY = urllib.request.build_opener(_NowhereElse)


class NotifySender:
    """GOV.UK Notify. `key` is an API key as Notify shows it: a name, the service's id, and the
    secret, each an UUID; `templates` the ids of the templates for 'text' and 'email'."""

    def __init__(self, address: str, key: str, templates: dict[str, str]):
        self.address, self.templates = address.rstrip("/"), templates
        self.secret = key[-UUID_LENGTH:]
        self.service = key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1]

    def send(self, letter: Letter) -> str:
        """Hand it over. Refused for good: whatever Notify answers with 4xx, but 'too many' (429)
        and what a wrong key, clock or address brings (401, 403, 3xx), which a keeper can mend."""
        said = {
            WHO[letter.channel]: letter.address,
            "template_id": self.templates[letter.channel],
            "personalisation": {
                "words": letter.words,
                "subject": f"A message from {settings.PARTNERSHIP}",
            },
            "reference": letter.reference,
        }
        url = f"{self.address}/v2/notifications/{PATHS[letter.channel]}"
        head = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        request = urllib.request.Request(url, json.dumps(said).encode(), head)
        try:
            with NOTIFY.open(request, timeout=SECONDS) as answer:
                return str(json.load(answer)["id"])
        except urllib.error.HTTPError as error:
            refused = f"The carrier answered {error.code}."
            if error.code in (401, 403, 408, TOO_MANY) or not 400 <= error.code < 500:
                raise TryAgain(refused) from None
            raise Undeliverable(refused) from None
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            raise TryAgain("The carrier did not answer as it should.") from None

    def _token(self) -> str:
        """A JSON Web Token (RFC 7519) signed by HMAC-SHA256, as Notify's API asks for."""
        said = [{"typ": "JWT", "alg": "HS256"}, {"iss": self.service, "iat": int(time.time())}]
        signed = ".".join(_url(json.dumps(each).encode()) for each in said)
        proof = hmac.new(self.secret.encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{_url(proof)}"


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sender() -> Sender | None:
    """Who carries notices here; None where nobody was set up, so that they wait."""
    if settings.NOTIFY_KEY:
        templates = {"text": settings.NOTIFY_TEXT, "email": settings.NOTIFY_EMAIL}
        return NotifySender(settings.NOTIFY_URL, settings.NOTIFY_KEY, templates)
    if settings.HAMLET_DEMO:
        return FileSender(Path(settings.HAMLET_HOME) / "outbox.jsonl")
    return None


def send_due(carrier: Sender) -> None:
    """Try each notice that is due, each in its own act; the carrier is asked outside of any."""
    with _everybody():
        found = queries.due(MOST)
    for notice in found:
        try:
            taken = _act(actions.begin_sending, notice=notice)
        except Conflict:
            continue
        if taken.dropped_at is None:
            _send(carrier, taken)


def _send(carrier: Sender, taken) -> None:
    letter = Letter(taken.channel, taken.address, clean(taken.words), str(taken.pk))
    try:
        sent_as = carrier.send(letter)
    except (TryAgain, Undeliverable) as refused:
        for_good = isinstance(refused, Undeliverable)
        log.warning("a notice was not sent: %s", refused)
        _act(actions.failed_to_send, notice=taken.pk, problem=str(refused), for_good=for_good)
    else:
        _act(actions.sent, notice=taken.pk, sent_as=sent_as)


def _act(verb: Callable, **given):
    with _everybody():
        return verb(by=SYSTEM, **given)


def _everybody():
    return sight.beyond("notices are sent to whoever they are for")
