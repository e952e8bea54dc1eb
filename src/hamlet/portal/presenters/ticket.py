"""The ticket home in the plain words of its reader's language."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.design.words import date_words
from hamlet.discharge.queries import FollowUp, Stay, has_owner
from hamlet.kernel import clock
from hamlet.people.banner import full_name
from hamlet.portal.safety import Notice, english, notice

DAY = "EEEE d MMMM"
WHERE = {
    "home": gettext_noop("You go to your own home."),
    "family": gettext_noop("You go to family or friends."),
    "bed": gettext_noop("You go to a place where you stay for some weeks, to get better."),
    "care_home": gettext_noop("You go to a care home."),
    "hospital": gettext_noop("You go to another hospital."),
}
NEEDED = {
    "care": gettext_noop("Somebody helps you wash, dress or eat."),
    "nursing": gettext_noop("A nurse visits you."),
    "therapy": gettext_noop("Somebody helps you move about and get stronger."),
    "bed": gettext_noop("There is a place where you stay and get better."),
    "equipment": gettext_noop("You get things that make life at home easier."),
    "medicines": gettext_noop("You get your medicines, and somebody explains them."),
    "transport": gettext_noop("Somebody takes you home."),
    "home": gettext_noop("Your home is warm, and there is food and a key."),
    "gp": gettext_noop("Your GP practice checks how you are."),
    "carer": gettext_noop("Whoever looks after you gets help, too."),
}
UNOWNED = gettext_noop("We are still finding out who does this. Ask us before you leave.")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens at home: what, when in words, and who does it, in English or ''."""

    what: str
    when: str
    who: str
    open: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """All that a ticket says, in the page's language; `english` where no speaker has checked it."""

    title: str
    name: str
    sentences: tuple[str, ...]
    next_heading: str
    lines: tuple[Line, ...]
    nothing: str
    call_heading: str
    call: str
    call_us: str
    phone: str
    notice: Notice
    english: str


def ticket(of: Stay) -> Ticket:
    """The ticket home of a stay, in the present language."""
    lines = [each for each in of.follow_ups.all() if not each.dropped]
    return Ticket(
        title=_("Your ticket home"),
        name=full_name(of.person),
        sentences=(_when(of), *_where(of)),
        next_heading=_("What happens at home"),
        lines=tuple(_line(each) for each in lines),
        nothing=_("Nothing new is planned. Call us if you need help."),
        call_heading=_("Whom to call"),
        call=of.call,
        call_us=_("Call us if somebody does not come, or if you need help."),
        phone=settings.PHONE,
        notice=notice("worse"),
        english=english(*_in_english(of, lines)),
    )


def _when(of: Stay) -> str:
    if of.left_at:
        return _("You left hospital on %(day)s.") % {"day": date_words(of.left_at, DAY)}
    if of.ready_on and _gone(of.expected_on):
        return _("You are well enough to leave. We tell you the day as soon as we know it.")
    if _gone(of.expected_on):
        return _("We do not know the day yet. Ask us on the ward.")
    return _("We expect you to leave hospital on %(day)s.") % {
        "day": date_words(of.expected_on, DAY)
    }


def _gone(day: date | None) -> bool:
    return day is None or day < clock.today()


def _where(of: Stay) -> tuple[str, ...]:
    return (_(WHERE[of.destination]),) if of.destination in WHERE else ()


def _line(of: FollowUp) -> Line:
    owned = has_owner(of)
    return Line(
        what=_(NEEDED[of.kind]),
        when=_("From %(day)s.") % {"day": date_words(of.starts_on, DAY)} if of.starts_on else "",
        who=(of.who or of.service.name) if owned else "",
        open="" if owned else _(UNOWNED),
    )


def _in_english(of: Stay, lines: list[FollowUp]) -> list[str]:
    """What safety may hang on, again in English: where to, what was promised, and what was not."""
    said = [WHERE[of.destination]] if of.destination in WHERE else []
    for each in lines:
        said += [NEEDED[each.kind]] if has_owner(each) else [NEEDED[each.kind], UNOWNED]
    return said
