"""What has to be true when a week is over, asked of the tables and of the journal.

Written apart from the verbs: nothing here uses their states, counts or deadlines. Each function
gives what is wrong, in words; nothing where all is well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from tests.journeys.week.play import Week

from hamlet.access import sight
from hamlet.booking import queries as bookings
from hamlet.discharge import queries as stays
from hamlet.kernel import clock
from hamlet.place.queries import actor_of
from hamlet.streaming import queries as streamed

NEVER_ENDS = ("ended", "signposted", "refused", "withdrawn")
TWO_DAYS = timedelta(days=2)


def rows(query: str, *given) -> list[tuple]:
    """What the tables say."""
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def raised_and_stands(account: UUID) -> set[UUID]:
    """The referrals of which a ladder told somebody, and whose promise nobody has met since,
    whoever holds them now; but for what a service keeps closer."""
    with sight.beyond("what stands is counted past every list"):
        found = rows(
            "SELECT r.id FROM frontdoor_raising g JOIN frontdoor_referral r"
            " ON r.id = g.referral_id AND r.due_at = g.due_at WHERE r.ended_at IS NULL"
            " AND %s = ANY (g.told) AND NOT EXISTS (SELECT FROM directory_service s"
            " WHERE s.id IN (r.service_id, r.offered_for_id) AND s.restricted <> '')",
            account,
        )
    return {key for (key,) in found}


def _seen(week: Week, team: str, question) -> set:
    """What somebody of a team who is employed today sees, by one of their lists."""
    today = clock.today()
    for worker in week.world.of_team(team):
        actor = actor_of(worker.account)
        if worker.employed(today) and actor.team_ids:
            with sight.of(actor):
                return set(question(actor))
    return set()


# Nobody lost.


def referrals_add_up() -> Iterator[str]:
    """Received = open + ended + signposted + refused with a notice + withdrawn; and as many were
    received by the journal."""
    states = Counter(state for (state,) in rows("SELECT state FROM frontdoor_referral"))
    journal = rows(
        "SELECT count(DISTINCT subject) FROM journal_entry WHERE action = 'referral.receive'"
    )[0][0]
    told = rows(
        "SELECT count(DISTINCT r.id) FROM frontdoor_referral r JOIN frontdoor_message m"
        " ON m.referral_id = r.id JOIN frontdoor_move v ON v.referral_id = r.id"
        " AND v.number = m.move AND v.name = 'refuse'"
    )[0][0]
    open_now = sum(n for state, n in states.items() if state not in NEVER_ENDS)
    ended = states["ended"] + states["signposted"] + states["withdrawn"]
    if journal != open_now + ended + told:
        yield f"{journal} received, {open_now} open, {ended} ended, {told} refused with a notice"


def each_open_one_has_an_owner_and_stands_on_a_list(week: Week) -> Iterator[str]:
    """Exactly one team owns it, somebody is in that team, and a list of theirs shows it."""
    listed: dict[object, set] = {}
    for team, (key, _, _) in week.world.atlas.teams.items():
        listed[key] = _seen(week, team, lambda _, team=team: _everything(week.world.worklist(team)))
    found = rows(
        "SELECT r.id, r.reference, r.state, r.owner_team_id, j.state FROM frontdoor_referral r"
        " LEFT JOIN frontdoor_referral j ON j.id = r.joined_to_id WHERE r.ended_at IS NULL"
    )
    for key, reference, state, team, other in found:
        if state == "joined" and other not in (None, *NEVER_ENDS):
            continue
        if key not in listed.get(team, ()):
            yield f"{reference} ({state}) stands on no list of the team that owns it"


def _everything(asked) -> Iterator:
    """Every row of a worklist: all its pages, and what is put aside."""
    for each in (asked, replace(asked, aside=True)):
        number, pages = 1, 1
        while number <= pages:
            page = each.page(number)
            yield from (row.id for row in page.rows)
            number, pages = number + 1, page.pages


def histories_are_whole() -> Iterator[str]:
    """Moves are numbered without a gap, each begins where the one before ended, the last is how
    it stands, and the journal has as many deeds."""
    moves = defaultdict(list)
    for key, *move in rows(
        "SELECT referral_id, number, before, after, name FROM frontdoor_move ORDER BY 1, 2"
    ):
        moves[key].append(move)
    deeds = Counter(
        (subject.removeprefix("referral:"), action)
        for subject, action in rows(
            "SELECT subject, action FROM journal_entry WHERE action LIKE 'referral.%%'"
        )
    )
    for key, reference, state, version in rows(
        "SELECT id, reference, state, version FROM frontdoor_referral"
    ):
        lived = moves[key]
        if [each[0] for each in lived] != list(range(1, version + 1)):
            yield f"{reference}: moves {[each[0] for each in lived]}, version {version}"
        states = ["", *(each[2] for each in lived)]
        if [each[1] for each in lived] != states[:-1] or states[-1] != state:
            yield f"{reference}: {lived} does not lead to {state}"
        for name, number in Counter(each[3] for each in lived).items():
            if deeds[str(key), f"referral.{name}"] != number:
                yield f"{reference}: {number} times {name}, in the journal otherwise"


def attendances_end_or_are_listed(week: Week) -> Iterator[str]:
    """Everybody who came to the door was sent somewhere, or ended, or waits on the board."""
    waiting = _seen(
        week,
        "door",
        lambda by: (
            each.pk for ask in (streamed.unfinished, streamed.left_open) for each in ask(by)
        ),
    )
    missed = _seen(week, "door", lambda by: (each.pk for each in streamed.missed(by)))
    for key, chosen, booked, absent, followed in rows(
        "SELECT a.id, a.chosen, b.state IS NOT NULL AND b.state NOT IN ('cancelled', 'let_go'),"
        " b.state IN ('absent', 'not_said'), a.followed_at"
        " FROM streaming_attendance a LEFT JOIN booking_booking b ON b.id = a.booking"
        " WHERE a.ended = ''"
    ):
        finished = chosen and (chosen != "same_day" or booked)
        if not finished and key not in waiting:
            yield f"attendance {key} ({chosen or 'undecided'}) is on no list"
        if absent and not followed and key not in missed:
            yield f"attendance {key} did not arrive where it was booked, and is on no list"


def stays_end_or_are_listed(week: Week) -> Iterator[str]:
    """Who is in hospital, and who left with something open, stands on *Going home*."""
    inside = _seen(week, "discharge", lambda by: (each.pk for each in stays.in_hospital(by)))
    after = _seen(
        week, "discharge", lambda by: (each.pk for each in stays.left_with_something_open(by))
    )
    for key, left in rows("SELECT id, left_at FROM discharge_stay WHERE settled_at IS NULL"):
        if key not in (after if left else inside):
            yield f"stay {key} is on no list"


def waiting_ends_or_is_listed(week: Week) -> Iterator[str]:
    """Who waits for a place is on the service's list; for whom none came, until followed up."""
    teams = {key: team for key, _, team in week.world.atlas.services.values()}
    for key, service, ended, why, followed in rows(
        "SELECT id, service_id, ended_at, why_ended, followed_at FROM booking_waiting"
    ):
        ask = bookings.in_vain if ended else bookings.waiting
        if (ended and why != "no_place") or followed:
            continue
        with sight.beyond("as *Who comes* does, where a team reads who waits for its own service"):
            listed = {each.pk for each in ask(service)} if teams[service] else set()
        if key not in listed:
            yield f"waiting {key} ({why or 'waits still'}) is on no list"


def nothing_is_left_to_lapse() -> Iterator[str]:
    """What ends by itself has ended: offers, holds, times that passed, waiting in vain."""
    asked = {
        "an offer past its time": "SELECT count(*) FROM frontdoor_referral"
        " WHERE state = 'offered' AND answer_by <= %(now)s",
        "a hold past its time": "SELECT count(*) FROM booking_booking"
        " WHERE state = 'held' AND held_until <= %(now)s",
        "a booking of which nobody said a day long whether they came": "SELECT count(*)"
        " FROM booking_booking b JOIN booking_slot s ON s.id = b.slot_id"
        " WHERE b.state = 'booked' AND s.ends_at < %(now)s - interval '1 day'",
        "waiting past its last day": "SELECT count(*) FROM booking_waiting"
        " WHERE ended_at IS NULL AND booking_id IS NULL"
        " AND until_day < (%(now)s AT TIME ZONE 'Europe/London')::date",
    }
    for words, query in asked.items():
        with connection.cursor() as cursor:
            cursor.execute(query, {"now": clock.now()})
            if number := cursor.fetchone()[0]:
                yield f"{number} times {words}"


# Bookings.


def places_are_not_doubled() -> Iterator[str]:
    """No time holds more than its places, but for what the team added with a reason."""
    for slot, places, overbook, taken, added in rows(
        "SELECT s.id, s.places, s.overbook, count(b.id),"
        " count(b.id) FILTER (WHERE b.overbooked > '')"
        " FROM booking_slot s JOIN booking_booking b ON b.slot_id = s.id"
        " WHERE b.state IN ('booked', 'came', 'absent', 'not_said') OR"
        " (b.state = 'held' AND b.held_until > %s) GROUP BY s.id",
        clock.now(),
    ):
        if taken > places + min(added, overbook):
            yield f"slot {slot}: {taken} in {places} places, {added} added"
    for person, service, number in rows(
        "SELECT person_id, service_id, count(*) FROM booking_booking"
        " WHERE state IN ('held', 'booked') GROUP BY 1, 2 HAVING count(*) > 1"
    ):
        yield f"{person} has {number} live bookings with {service}"


# Everybody hears.


def referrers_hear_each_move() -> Iterator[str]:
    """Each move of a referral wrote one line for whoever referred, with words."""
    for reference, number, name, lines in rows(
        "SELECT r.reference, v.number, v.name, count(m.words) FILTER (WHERE m.words > '')"
        " FROM frontdoor_move v JOIN frontdoor_referral r ON r.id = v.referral_id"
        " LEFT JOIN frontdoor_message m ON m.referral_id = v.referral_id AND m.move = v.number"
        " AND m.channel = 'product' AND m.team_id IS NULL"
        " GROUP BY 1, 2, 3 HAVING count(m.words) <> 1"
    ):
        yield f"{reference}: move {number} ({name}) told its referrer {lines} times"


HEARD = {"book": "booked", "move": "moved", "cancel": "cancelled", "withdraw": "withdrawn"}


def people_hear_each_change() -> Iterator[str]:
    """Each change of a booking wrote a notice, unless the person has died, or a place goes that
    was kept on a page alone, of which nobody was told."""
    notices = Counter(
        rows(
            "SELECT substr(subject, 9)::uuid, kind FROM notices_notice"
            " WHERE subject LIKE 'booking:%%'"
        )
    )
    changes = Counter(
        (booking, HEARD[name])
        for booking, name in rows(
            "SELECT c.booking_id, c.name FROM booking_change c JOIN booking_booking b"
            " ON b.id = c.booking_id JOIN people_person p ON p.id = b.person_id"
            " WHERE p.death_date IS NULL"
        )
        if name in HEARD
    )
    for (booking, kind), number in changes.items():
        unheard = kind == "withdrawn" and not (
            notices[booking, "booked"] or notices[booking, "offered"]
        )
        if notices[booking, kind] < number and not unheard:
            yield f"booking {booking}: {kind} {number} times, told {notices[booking, kind]} times"


# Promises.


def promises(now: datetime) -> Counter:
    """Each referral once, by what became of the promise of a first contact: kept, late, waiting in
    time, waiting late, left in time, left late, none. Counted move by move, in Python alone."""
    moves = defaultdict(list)
    for key, *move in rows(
        "SELECT referral_id, name, at, due_at FROM frontdoor_move ORDER BY referral_id, number"
    ):
        moves[key].append(move)
    found: Counter = Counter()
    for key, due, ended in rows("SELECT id, due_at, ended_at FROM frontdoor_referral"):
        first = next(((at, was) for name, at, was in moves[key] if name == "start"), None)
        if first:
            found["none" if first[1] is None else _kept("kept", "late", *first)] += 1
        elif ended:
            last = moves[key][-1][2]
            found["none" if last is None else _kept("left", "left late", ended, last)] += 1
        else:
            found["none" if due is None else _kept("waiting", "waiting late", now, due)] += 1
    return found


def _kept(in_time: str, late: str, at: datetime, due: datetime) -> str:
    return in_time if at <= due else late


def stood_still_too_long() -> list[str]:
    """Questions while which a deadline was moved by more than two days and what was left of it.

    Triage promises two hours, is open from eight to eight on every day, and a clock stands still
    for two days in all: what was asked about falls due two days and fourteen hours later at most.
    """
    return [
        f"{reference}, asked {at}, due {due}"
        for reference, at, due in rows(
            "SELECT r.reference, v.at, coalesce(n.due_at, r.due_at) FROM frontdoor_move v"
            " JOIN frontdoor_referral r ON r.id = v.referral_id"
            " LEFT JOIN frontdoor_move n ON n.referral_id = r.id AND n.number = v.number + 1"
            " WHERE v.name = 'ask' AND v.due_at > v.at"
        )
        if due and due - at > TWO_DAYS + timedelta(hours=14)
    ]
