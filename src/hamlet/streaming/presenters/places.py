"""Where people can be sent on to, and what is left there, in words."""

from datetime import datetime

from hamlet.booking.queries import Room
from hamlet.design import words
from hamlet.directory import queries as directory
from hamlet.directory.queries import Home, Service
from hamlet.kernel import clock
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import STREAMS

CLOSED = "Closed now"
HERE_ALONE = "It is for people registered with a practice of this borough"
NOTHING_ELSE = "Nothing else is known to be open now, and they can stay here"
ALWAYS = "111 answers day and night. Whether their practice is open is not known here"


def hints(
    of: Attendance, places: dict[str, Service], times: list[Room] | None, way_on: str = ""
) -> dict[str, str]:
    """By stream: whether it is open now, by the directory, how many times are left today or the
    `way_on` where none is, and whether it is for others than who came."""
    said = {stream: [opens(place)] for stream, place in places.items()} | {"own_borough": [ALWAYS]}
    home = Home.of(of.person)
    if of.registered != "here" and "same_day" in said:
        said["same_day"].append(HERE_ALONE)
    for stream, place in places.items():
        if against := directory.not_for(place, home):
            said[stream].append(against[:1].upper() + against[1:])
    if times is not None and "same_day" in said:
        left = sum(each.left for each in times)
        said["same_day"].append(way_on if not left else _left(left))
    return {stream: ". ".join(filter(None, each)) for stream, each in said.items()}


def decided_on(chosen: str, places: dict[str, Service], times: list[Room] | None) -> str:
    """What is said once it was decided where they go; that it is closed, or has no time left, for
    they have to know."""
    said = f"Decided: {STREAMS[chosen]}."
    if chosen == "same_day" and times == []:
        return f"{said} No time is left there today, and nothing is booked."
    hours = opens(places[chosen]) if chosen in places else ""
    if not hours.startswith(CLOSED):
        return said
    return f"{said} {hours}. Tell them, and what to do if it gets worse before."


def opens(place: Service) -> str:
    """'Open now, until 20:00', or 'Closed now, opens Monday 30 November, 08:00'."""
    if not place.hours.all():
        return "Hours not known"
    if until := directory.open_until(place):
        return f"Open now, until {words.time_words(until)}"
    at = directory.calendar_of(place).next_opening(clock.now())
    return f"{CLOSED}, opens {words.date_words(at, 'EEEE d MMMM')}, {words.time_words(at)}"


def _left(left: int) -> str:
    return f"{left} {'time' if left == 1 else 'times'} left today"


def way_on(places: dict[str, Service], following: datetime | None) -> str:
    """That no time is left today for same-day access, which is the next, and what is open now
    instead: the way on for whoever would be sent there."""
    said = ["No time left today"]
    if following:
        said.append(f"The next is {words.moment_words(following)}")
    others = {stream: each for stream, each in places.items() if stream != "same_day"}
    now = [
        f"{each.name}, until {words.time_words(until)}"
        for each in others.values()
        if each.hours.all() and (until := directory.open_until(each))
    ]
    said.append(f"Open now instead: {'; '.join(now)}" if now else NOTHING_ELSE)
    return ". ".join(said)
