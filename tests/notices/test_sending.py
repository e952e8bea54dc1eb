"""Notices are sent, tried again and given up; by a real server that answers as Notify does."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection
from tests.booking.test_bookings import book
from tests.staff import client_of, text

from hamlet.config import jobs
from hamlet.config.senders import FileSender, NotifySender, send_due, sender
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict
from hamlet.kernel.sending import Letter
from hamlet.notices import actions, queries
from hamlet.people import actions as people

SERVICE, SECRET = "1" * 8 + "-1111-1111-1111-" + "1" * 12, "2" * 8 + "-2222-2222-2222-" + "2" * 12
TEMPLATES = {"text": "the text", "email": "the email"}


class Carrier:
    """A server that takes letters as Notify does, and answers with the next of `answers`."""

    def __init__(self):
        self.came, self.answers, carrier = [], [], self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                carrier.came.append((self.path, self.headers["Authorization"], json.loads(body)))
                status, said = carrier.answers.pop(0) if carrier.answers else (201, {"id": "n-1"})
                self.send_response(status)
                if isinstance(said, str):
                    self.send_header("Location", said)
                self.end_headers()
                self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

            def do_GET(self):
                carrier.came.append((self.path, self.headers["Authorization"], None))

            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{self.server.server_port}"
        self.sender = NotifySender(address, f"name-{SERVICE}-{SECRET}", TEMPLATES)


@pytest.fixture
def carrier():
    made = Carrier()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def told(world, slots):
    """Somebody with a phone, booked tomorrow: one notice is due and a reminder is not."""
    person = world.person(phone="07700 900123", email="amina@example.org")
    made = book(world, slots[-1], person)
    return queries.about(f"booking:{made.pk}").get(kind="booked")


def of(token):
    """What a token says, once its signature was found right."""
    said, _, proof = token.removeprefix("Bearer ").rpartition(".")
    right = hmac.new(SECRET.encode(), said.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(proof + "=") == right
    return [json.loads(base64.urlsafe_b64decode(each + "==")) for each in said.split(".")]


def test_a_notice_is_sent_once_as_notify_asks_for_it(told, carrier):
    send_due(carrier.sender)
    send_due(carrier.sender)
    ((path, token, said),) = carrier.came
    assert path == "/v2/notifications/sms"
    assert said["phone_number"] == told.person.phone
    assert (said["template_id"], said["reference"]) == ("the text", str(told.pk))
    assert said["personalisation"]["words"] == told.words
    head, claims = of(token)
    assert (head["alg"], claims["iss"]) == ("HS256", SERVICE)
    told.refresh_from_db()
    assert (told.sent_at, told.sent_as, told.tries) == (clock.now(), "n-1", 1)


def test_nothing_goes_out_that_turns_words_round(told, carrier):
    with connection.cursor() as cursor:
        words = "At \u202eMill Lane\u202c, 3\u2066 March"
        cursor.execute("UPDATE notices_notice SET words = %s WHERE id = %s", [words, told.pk])
    send_due(carrier.sender)
    assert carrier.came[0][2]["personalisation"]["words"] == "At Mill Lane, 3 March"


def test_an_email_goes_to_a_mailbox(world, slots, carrier):
    book(world, slots[0], world.person(email="amina@example.org"))
    send_due(carrier.sender)
    path, _, said = carrier.came[0]
    assert (path, said["email_address"]) == ("/v2/notifications/email", "amina@example.org")


@pytest.mark.parametrize("answer", [(500, {}), (429, {}), (403, {}), (201, b"no JSON"), (201, {})])
def test_what_fails_is_tried_again_later_and_then_given_up(told, carrier, answer):
    carrier.answers = [answer] * 20
    now, tries = clock.now(), []
    for minutes in range(24 * 60):
        with clock.frozen(now + timedelta(minutes=minutes)):
            if told.pk in queries.due(200):
                tries.append(minutes)
                send_due(carrier.sender)
    told.refresh_from_db()
    assert tries == [0, 1, 6, 36, 156]
    assert told.gave_up_at
    assert not told.sent_at
    assert told.problem.startswith("The carrier")
    assert "07700" not in told.problem


def test_an_answer_that_sends_us_elsewhere_gets_neither_token_nor_letter(told, carrier):
    there = f"http://127.0.0.1:{carrier.server.server_port}/elsewhere"
    carrier.answers = [(302, there)]
    send_due(carrier.sender)
    told.refresh_from_db()
    assert [path for path, *_ in carrier.came] == ["/v2/notifications/sms"]
    assert (told.tries, told.sent_at, told.gave_up_at) == (1, None, None)


def test_what_is_refused_for_good_is_given_up_at_once(told, carrier):
    carrier.answers = [(400, {"errors": []})]
    send_due(carrier.sender)
    told.refresh_from_db()
    assert (told.gave_up_at, told.problem) == (clock.now(), "The carrier answered 400.")


def test_a_carrier_that_is_not_there_loses_nothing(told):
    send_due(NotifySender("http://127.0.0.1:9", f"name-{SERVICE}-{SECRET}", TEMPLATES))
    told.refresh_from_db()
    assert (told.tries, told.gave_up_at, told.sent_at) == (1, None, None)
    assert told.send_at == clock.now() + timedelta(minutes=1)


def test_a_phone_that_became_unsafe_is_not_used(world, told, carrier):
    person = told.person
    people.change(by=world.handler, person=person.pk, version=person.version, not_safe=True)
    send_due(carrier.sender)
    told.refresh_from_db()
    assert (carrier.came, told.dropped_at) == ([], clock.now())


def test_what_one_worker_took_another_does_not(told):
    actions.begin_sending(by=SYSTEM, notice=told.pk)
    with pytest.raises(Conflict):
        actions.begin_sending(by=SYSTEM, notice=told.pk)


def test_the_job_writes_to_a_file_in_demonstration_and_waits_where_nobody_carries(
    told, settings, tmp_path
):
    settings.HAMLET_HOME, settings.HAMLET_DEMO = tmp_path, False
    assert sender() is None
    jobs.send_notices.func(timestamp=0)
    told.refresh_from_db()
    assert told.tries == 0
    settings.HAMLET_DEMO = True
    jobs.send_notices.func(timestamp=0)
    kept = tmp_path / "outbox.jsonl"
    assert json.loads(kept.read_text())["words"] == told.words
    assert kept.stat().st_mode & 0o777 == 0o600
    settings.NOTIFY_KEY = f"name-{SERVICE}-{SECRET}"
    assert isinstance(sender(), NotifySender)


def test_staff_see_what_became_of_each(world, told, carrier, settings, assets):
    settings.HAMLET_DEMO = True
    carrier.answers = [(400, {})]
    send_due(carrier.sender)
    page = text(client_of(world.handler).get(f"/bookings/{told.subject.removeprefix('booking:')}/"))
    page = page[page.index("What they are told") :]
    gave_up = "What became of it Gave up The carrier answered 400. Tell them another way."
    assert f"That it is booked How by text {gave_up}" in page
    assert "A reminder How by text What became of it Waits" in page


def test_the_journal_says_that_it_was_sent_and_not_where_to(told, carrier):
    send_due(carrier.sender)
    entries = Entry.objects.filter(action__startswith="notice.")
    assert [each.action for each in entries.order_by("id")] == ["notice.try", "notice.sent"]
    assert not any("07700" in str(each.detail) for each in entries)


def test_a_file_takes_any_language(tmp_path):
    path = tmp_path / "outbox.jsonl"
    FileSender(path).send(Letter("text", "07700900123", "দুঃখিত", "n"))
    assert "দুঃখিত" in path.read_text()
