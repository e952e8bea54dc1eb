"""What one run of intake remembers: what it looked up, and what it was told of whom."""

from array import array
from dataclasses import dataclass, field
from datetime import datetime

from hamlet.interop.models import Source
from hamlet.interop.records import Context, Refused, Translation
from hamlet.kernel import clock


@dataclass(slots=True)
class Run:
    """One run over one or more files.

    Two records of a run that say different things of the same one cannot both be right, and
    taking the later would change the place at every run: so the first is kept and the other
    refused. What was said is remembered as hashes, because a run may hold every resident.
    """

    context: Context
    source: Source | None = None
    started: datetime = field(default_factory=clock.now)
    said: dict[str, tuple[tuple[str, ...], array, str]] = field(default_factory=dict)

    def refuse_contradiction(self, translation: Translation, path: str) -> None:
        """Raise `Refused` where an earlier record of this run says otherwise."""
        fields, hashes, where = self.said.get(translation.key, ((), (), ""))
        before = dict(zip(fields, hashes, strict=True))
        differing = [
            name.replace("_id", "").replace("_", " ")
            for name, value in translation.details.items()
            if name in before and before[name] != _hash(value)
        ]
        if differing:
            whose = "this file" if where == path else where
            raise Refused(
                "Two records say different things",
                f"Another record of the same one says otherwise about: {', '.join(differing)}. "
                f"The first to be read was kept, from {whose}. Send only the right one.",
                translation.key,
            )

    def remember(self, translation: Translation, path: str) -> None:
        """Remember what a record said, over what an earlier one said of other fields."""
        fields, hashes, _ = self.said.get(translation.key, ((), (), ""))
        said = dict(zip(fields, hashes, strict=True))
        said |= {name: _hash(value) for name, value in translation.details.items()}
        self.said[translation.key] = (tuple(said), array("q", said.values()), path)


def _hash(value: object) -> int:
    return hash(repr(value))
