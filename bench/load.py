"""A busy day at the front door: 200 staff and 50 residents at once, thinking 10 s before each page.

A synthetic place of BENCH_RESIDENTS (305,000 unless said otherwise) is served as `hamlet run` does
it, by gunicorn and the job worker, on this machine; the crowd is here too, and takes from its two
cores. Everybody has an account of their own. Each turn is one of what such a person does: read a
worklist, open a referral or a person, search the directory, take a need, decide, book, move a
booking. Promise for LOAD_SECONDS (600): 95 of 100 reads within 500 ms and writes within 800 ms,
and no answer of 500 or above.

`python -m bench.load`
"""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

from bench._crowd import Decider, Handler, Resident, Somebody, Told, Visitor
from bench._place import place

SECONDS, RESIDENTS = int(os.environ.get("LOAD_SECONDS", "600")), 50
ARRIVING = 60


def main() -> int:
    """Print 95th percentiles; 1 where a promise is broken."""
    with place():
        crowd = _crowd()
        with _served() as port:
            told = Told()
            _let_in(crowd, port, told)
    return told.verdict()


def _crowd() -> list[tuple[type[Somebody], str]]:
    """Accounts for everybody, and what they need: who they are, and under which account."""
    service = _bookable()
    Handler.service, Handler.people = str(service), [str(each) for each in _people(2_000)]
    crowd = [
        (kind, account)
        for (kind, words), share in STAFF.items()
        for account in _colleagues(words, share)
    ]
    return crowd + [(Resident, _resident(each, service)) for each in _people(RESIDENTS)]


def _bookable():
    """A service with times for more people than can come."""
    from hamlet.booking import actions
    from hamlet.directory.queries import services
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.kernel.calendars import WEEKDAYS

    found = services().filter(minimum_age=None, maximum_age=None, team__isnull=False)
    service = found.exclude(key="same_day_access").first().pk
    actions.add_schedule(
        by=SYSTEM, service=service, name="Load", starts_on=clock.today(), minutes=30, places=50,
        week={day: [["09:00", "17:00"]] for day in WEEKDAYS}, days_ahead=14, residents=True,
    )  # fmt: skip
    return service


def _people(number: int) -> list:
    """Grown-ups who live, have no account and no booking."""
    from hamlet.access.models import Account
    from hamlet.people.models import Person

    known = Account.objects.exclude(person=None).values("person")
    alive = Person.objects.filter(death_date=None, bookings=None, birth_date__lt="2000-01-01")
    return list(alive.exclude(pk__in=known).values_list("pk", flat=True)[:number])


def _colleagues(words: str, number: int) -> list[str]:
    """Accounts of so many who do what a demo person does, in the same team."""
    from hamlet.access import actions as access
    from hamlet.access.queries import demo_accounts
    from hamlet.kernel.actor import SYSTEM
    from hamlet.place import actions

    role = demo_accounts().filter(demo_words__startswith=words).first().practitioner.roles.first()
    made = []
    for each in range(number):
        name = f"{words} {each}"
        account = access.open_account(
            by=SYSTEM, email=f"{uuid4()}@example.org", name=name, demo_words=name
        )
        actions.add_practitioner(
            by=SYSTEM, name=name, organisation=role.organisation_id, team=role.team_id,
            role=role.role, starts=role.starts, account=account.pk,
        )  # fmt: skip
        made.append(str(account.pk))
    return made


def _resident(person, service) -> str:
    """The account of a resident who is booked in."""
    from hamlet.booking import actions as booking
    from hamlet.booking.queries import SlotSearch
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.portal import actions as portal

    slot = SlotSearch(service, clock.today(), 14).free()[-1].id
    booking.book(by=SYSTEM, slot=slot, person=person, submission_key=str(person))
    email = f"{person}@example.org"
    account = portal.open_portal(by=SYSTEM, person=person, email=email, demo_words="a resident")
    return str(account.pk)


@contextmanager
def _served() -> Iterator[int]:
    """The web server and the job worker, as `hamlet run` starts them; gives the port."""
    from hamlet.config import run
    from hamlet.config.preflight import Options
    from hamlet.config.supervisor import Supervisor

    with closing(socket.create_server(("127.0.0.1", 0))) as listener, stopped(Supervisor()) as all_:
        options = Options.read(os.environ | {"PORT": str(listener.getsockname()[1])})
        run.make_secret_key(options.home)
        env = run.environment(options, os.environ["DATABASE_URL"])
        env |= {"DATABASE_URL": run.serving_url(env["DATABASE_URL"])}
        all_.add(run.web_server(options, env, listener))
        all_.add(run.job_worker(options, env))
        while not run.answers(options.port):
            time.sleep(0.2)
        yield options.port


@contextmanager
def stopped(supervisor):
    """Whatever it started is ended."""
    try:
        yield supervisor
    finally:
        supervisor.stop()


def _let_in(crowd: list[tuple[type[Somebody], str]], port: int, told: Told) -> None:
    """Everybody, one after another within `ARRIVING` seconds; then all, until the time is up."""
    since = time.monotonic() + ARRIVING
    seconds = since, since + SECONDS
    people = [kind(n, account, port, told, seconds) for n, (kind, account) in enumerate(crowd)]
    for each in people:
        each.start()
    for each in people:
        each.join()


STAFF = {
    (Handler, "call handler"): 100,
    (Decider, "triage nurse"): 60,
    (Visitor, "nurse in rapid response"): 40,
}


if __name__ == "__main__":
    sys.exit(main())
