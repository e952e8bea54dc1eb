"""Who came, where they went, and where they could go, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hamlet.booking.queries import Booking
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.people.banner import address, full_name
from hamlet.people.queries import Person
from hamlet.streaming.models import Attendance, Step
from hamlet.streaming.presenters.again import suggested_by, worked_out_again
from hamlet.streaming.queries import differences
from hamlet.streaming.rules import REGISTERED, STREAMS, Rules

COLOURS = {
    "emergency": "pink", "urgent": "yellow", "same_day": "green", "pharmacy": "aqua-green",
    "own_borough": "blue", "": "grey",
}  # fmt: skip
NOT_ASKED = "Not asked"
WAITING_HEAD = ("Person", "Trouble", "Suggested", "Stands")
MISSED_HEAD = ("Person", "Came here", "Trouble", "Not there since")
LIKELY_HEAD = ("Name", "Born", "Address", "What was told", "Next")
CAME_HEAD = ("Person", "Trouble", "Suggested", "Went to")


def name_of(of: Attendance) -> str:
    """Who came: their name in the record, or as they said it; that the record is closed to whoever
    asks, where it is."""
    if of.person:
        return full_name(of.person)
    known = "Their record is closed to you" if of.person_id else "Not named yet"
    return of.stated_name or f"{known}, came at {words.time_words(of.since)}"


def came_row(of: Attendance, rules: Rules) -> list[Any]:
    """Somebody who came, as a row of the board."""
    at = words.time_words(of.assessed_at)
    return [_who(of, at), _trouble(of, rules), STREAMS[of.suggested], went(of)]


def waiting_row(of: Attendance, rules: Rules) -> list[Any]:
    """Somebody who is not finished, as a row: a red flag is named first, and how long they wait."""
    flags = rules.named(of.found["flags"])
    who = _who(of, f"{words.duration(clock.now() - of.since)}, since {_clock_words(of.since)}")
    trouble = _trouble(of, rules)
    if flags:
        sub = "; ".join(flags)
        trouble = {"tag": "Red flag", "colour": "red", "sub": sub}
    return [who, trouble, STREAMS[of.suggested], went(of)]


def waits(of: Attendance) -> dict[str, str]:
    """Somebody who waits here already, as a link: 'Rafiq Uddin, 40 years, since 12:00'."""
    text = f"{name_of(of)}, {age(of)}, since {_clock_words(of.since)}"
    return {"text": text, "href": links.to("streaming:attendance", of.pk)}


def likely_row(of: Attendance, person: Person) -> list[Any]:
    """Somebody of the record who could be who came, and what speaks against it."""
    born = words.date_words(person.birth_date)
    exact = words.age(person.birth_date, person.death_date or clock.today())
    differing = differences(of, person)
    apart = {"tag": "Differs", "colour": "red", "sub": ", ".join(differing)}
    compare = {"text": f"Compare with {full_name(person)}",
               "href": links.to("streaming:identify", of.pk, person.pk)}  # fmt: skip
    return [
        full_name(person), f"{born} ({exact})" if exact else "not known", address(person),
        apart if differing else "Agrees, as far as it was told", compare,
    ]  # fmt: skip


def _who(of: Attendance, sub: str) -> dict[str, str]:
    """Who came, with their age: two of one name wait at one door."""
    old = "" if age(of) == NOT_ASKED else f"{age(of)}; "
    href = links.to("streaming:attendance", of.pk)
    return {"text": name_of(of), "href": href, "sub": f"{old}{sub}"}


def _trouble(of: Attendance, rules: Rules) -> dict[str, str]:
    told = of.found["complaint"]
    sub = "; ".join(rules.named(of.found["flags"])) or REGISTERED[of.registered]
    return {"text": rules.complaints.get(told, told) or "Red flag", "sub": sub}


def _clock_words(at: datetime) -> str:
    """'12:00', with the day where it is not today."""
    at_day = clock.london(at).date()
    return words.time_words(at) if at_day == clock.today() else words.moment_words(at)


def went(of: Attendance) -> dict[str, str]:
    """Where somebody went, as a tag; what is not as it should be is said beneath."""
    if of.ended:
        return {"tag": of.get_ended_display(), "colour": "grey"}
    if not of.chosen:
        return {"tag": "Not decided yet", "colour": "yellow"}
    if of.despite:
        sub = f"Against a red flag: {of.get_despite_display().lower()}"
        return {"tag": STREAMS[of.chosen], "colour": "red", "sub": sub}
    booked = "Booked" if of.booked else "Not booked yet" if of.chosen == "same_day" else ""
    return {"tag": STREAMS[of.chosen], "colour": COLOURS[of.chosen], "sub": booked}


def decided(of: Attendance) -> str:
    """'Decided by Mina Roy, Mon 2 March 2026, 12:00'."""
    by = f" by {of.streamed_by_name}" if of.streamed_by_name else ""
    return f"Decided{by}, {words.moment_words(of.streamed_at)}" if of.streamed_at else ""


def history(steps: Iterable[Step]) -> list[dict[str, str]]:
    """What was done, newest first, with what was decided each time."""
    return [
        {
            "when": words.moment_words(each.at),
            "datetime": each.at.isoformat(),
            "text": f"{_did(each)}, by {each.by_name}",
            "note": _note(each) if each.name == Step.Name.STREAM else "",
        }
        for each in steps
    ]


def _did(step: Step) -> str:
    decided = step.name == Step.Name.STREAM and step.chosen
    return f"Decided: {STREAMS[step.chosen]}" if decided else step.get_name_display()


def _note(step: Step) -> str:
    said = (
        step.despite and f"Against a red flag: {step.get_despite_display().lower()}",
        step.differs,
        step.get_consent_display() if step.consent else "",
        step.get_refusal_display() if step.refusal else "",
    )
    return ". ".join(filter(None, said))


def of_another(made: Booking) -> str:
    """That a booking stands in somebody else's record, and whom to tell."""
    at, team = words.moment_words(made.slot.starts_at), made.service.team
    phone = team.phone or made.service.phone
    tell = f"{team.name} ({phone})" if phone else team.name
    return (
        f"{made.service.name}, {at}, was booked in the record of somebody who was not here. That "
        f"time has begun, so it cannot be cancelled and stands with the service. Tell {tell} that "
        "it is not that person's, so that what is said of it is put right."
    )


def missed_row(of: Attendance, rules: Rules) -> list[Any]:
    """Somebody who was sent on and did not come, as a row."""
    who = {"text": name_of(of), "href": links.to("streaming:follow_up", of.pk)}
    came, since = words.moment_words(of.assessed_at), words.moment_words(of.missed_at)
    return [who, came, _trouble(of, rules)["text"], since]


def missed(of: Attendance, rules: Rules) -> list[dict[str, str]]:
    """What whoever rings them has to know."""
    not_safe = of.person and of.person.not_safe
    rows = {
        "Came here": words.moment_words(of.assessed_at),
        "Trouble": _trouble(of, rules)["text"],
        "Sent to": STREAMS[of.chosen],
        "Not there since": words.moment_words(of.missed_at),
        "Phone": of.person.phone if of.person and not not_safe else "",
        "Take care": "It is not safe to ring or write to them." if not_safe else "",
        "Followed up": f"{of.get_outcome_display()} ({of.followed_by})" if of.outcome else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]


def compared(of: Attendance, person: Person, differing: list[str]) -> list[list[Any]]:
    """What was told at the door beside what the record says, line by line."""
    told = words.date_words(of.stated_birth_date) or "not told"
    recorded = words.date_words(person.birth_date) or "not known"
    rows = {
        "name": (of.stated_name or "not told", full_name(person)),
        "date of birth": (told, recorded),
        "age": (age(of), words.age(person.birth_date, clock.today()) or "not known"),
        "NHS number": ("not asked", words.nhs_number(person.nhs_number) or "not known"),
        "address": ("not asked", address(person)),
    }
    same, other = {"text": ""}, {"tag": "Differs", "colour": "red"}
    return [
        [what.capitalize() if what.islower() else what, *pair, other if what in differing else same]
        for what, pair in rows.items()
    ]


def age(of: Attendance) -> str:
    """'40 years', '6 weeks': by the date of birth where one is known, else as it was told."""
    born = of.person.birth_date if of.person else of.stated_birth_date
    if exact := words.age(born, clock.london(of.assessed_at).date()):
        return exact
    years, months = of.found["age"], of.found.get("months")
    if years is None:
        return NOT_ASKED
    if months is not None and months < 24:
        return f"{months} {'month' if months == 1 else 'months'}" if months else "under 1 month"
    return f"{years} {'year' if years == 1 else 'years'}"


def took(of: Attendance) -> str:
    """'2 min 46 s', from the page that was opened to what was sent."""
    if of.began_at is None:
        return "Not known"
    return seconds((of.assessed_at - of.began_at).total_seconds())


def seconds(length: float) -> str:
    """'2 min 46 s'."""
    minutes, over = divmod(round(length), 60)
    return f"{minutes} min {over} s"


def not_timed(began: datetime | None) -> str:
    """Why it is not counted how long an assessment took, though it is kept."""
    why = (
        "the page had been open for more than an hour"
        if began
        else "the page did not say any more when it was opened"
    )
    return f"The assessment is kept. How long it took is not known: {why}."


def found(of: Attendance, rules: Rules) -> list[dict[str, str]]:
    """What the nurse found."""
    facts = of.found
    rows = {
        "Trouble": rules.complaints.get(facts["complaint"], facts["complaint"]) or NOT_ASKED,
        "Red flags": "; ".join(rules.named(facts["flags"])) or "None",
        "Age": age(of),
        "Registered": "Not known" if of.registered == "unknown" else REGISTERED[of.registered],
        "Assessed": f"{words.moment_words(of.assessed_at)}, by {of.assessed_by_name}",
        "It took": took(of),
        "Reference": of.reference,
        "Suggested by": suggested_by(of),
        "Worked out again now": worked_out_again(of),
        "Against a red flag, because": of.get_despite_display() if of.despite else "",
        "Elsewhere, because": of.differs,
        "Agreed to be sent on": of.get_consent_display() if of.consent else "",
        "Did not agree because": of.get_refusal_display() if of.refusal else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]
