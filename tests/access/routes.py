"""Every address that Hamlet answers, from the URL table itself, and what each is about."""

from dataclasses import dataclass
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

# What the parts of addresses stand for. About a person: whoever may not see the person may not open
# it. Others are things of the place, opened by role alone.
ABOUT_A_PERSON = {"person", "alert", "wish", "restriction", "opening", "booking", "attendance"}
ABOUT_A_PERSON |= {"stay", "follow_up", "waiting"}
OF_THE_PLACE = {"organisation", "team", "service", "delivery", "refusal", "question", "agreement"}
OF_THE_PLACE |= {
    "schedule",
    "slot",
    "location",
    "version",
    "source",
    "pair",
    "record",
    "dispute",
    "point",
    "link",
    "suggestion",
}  # The last two show what reviewers see by their role.
REFERRAL = {"referral"}
PLAIN = {
    "name",
    "code",
    "step",
    "component",
    "key",
    "entry",
    "category",
    "uidb36",
    "uidb64",
    "token",
    "secret",
    "pk",
}


@dataclass(frozen=True)
class Route:
    """One address: its name, the parts that vary, and the action that its page was marked with."""

    name: str
    parts: tuple[str, ...]
    pattern: str
    action: str | None

    def address(self, **known) -> str:
        """The address with these values; a new id, or 1, for every other part."""
        made = self.pattern
        for part in self.parts:
            value = known.get(part) or (1 if part in PLAIN else uuid4())
            made = made.replace(f"<{part}>", str(value))
        return made


def every_route() -> list[Route]:
    """The URL table, flattened."""
    return list(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, prefix: str, space: str):
    for each in resolver.url_patterns:
        here = prefix + _plain(each)
        if isinstance(each, URLResolver):
            yield from _walk(each, here, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            parts = tuple(each.pattern.regex.groupindex)
            action = getattr(each.callback, "action", None)
            yield Route(f"{space}{each.name}", parts, here, action)


def _plain(each) -> str:
    """'<uuid:person>/' as '<person>/'."""
    text = str(each.pattern)
    for part in each.pattern.regex.groupindex:
        for kind in ("uuid", "slug", "str", "int", "path"):
            text = text.replace(f"<{kind}:{part}>", f"<{part}>")
    return text
