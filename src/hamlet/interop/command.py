"""Take in real files: small areas, practices, services or people."""

import argparse
import sys
from contextlib import closing

KINDS = ("place", "practices", "services", "people")
HEAD = ("read", "new", "changed", "same", "refused")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, help="what the files hold")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, or folders to walk")


def main(args: argparse.Namespace) -> None:
    """Take the files in and print what became of them. Django must be set up."""
    from django.conf import settings
    from tqdm import tqdm

    from hamlet.interop.intake import take
    from hamlet.kernel.actor import Actor
    from hamlet.place.actions import found_place
    from hamlet.place.queries import places

    by = Actor(name="Intake at the command line", kind="system")
    if args.kind == "place" and not places().exists():
        found_place(by=by, slug="place", name=settings.PARTNERSHIP)
    with closing(tqdm(unit=" records", delay=2, leave=False, disable=None)) as bar:
        deliveries = list(take(args.kind, args.paths, by=by, progress=bar.update))
    sys.stdout.write(summary(deliveries))


def summary(deliveries: list) -> str:
    """A table of how the records of each file ended, and where to look at those refused."""
    from django.urls import reverse

    rows = [(*_counts(each), each.path) for each in deliveries]
    total = tuple(sum(row[column] for row in rows) for column in range(len(HEAD)))
    lines = [_line(HEAD, "file")]
    lines += [_line(row[:-1], row[-1]) for row in rows]
    lines.append(_line(total, f"together, {len(rows)} files" if len(rows) != 1 else "together"))
    notes = sum(note["number"] for each in deliveries for note in each.notes.values())
    if total[-1] or notes:
        lines.append(
            f"{total[-1]:,} records were refused, and {notes:,} parts of records left out. "
            f"To see which and why, sign in to Hamlet and open {reverse('interop:deliveries')}."
        )
    return "\n".join(lines) + "\n"


def _counts(delivery) -> tuple[int, ...]:
    return tuple(getattr(delivery, name) for name in HEAD)


def _line(numbers: tuple, words: str) -> str:
    cells = (f"{each:,}" if isinstance(each, int) else each for each in numbers)
    return "  ".join(f"{cell:>8}" for cell in cells) + f"  {words}"
