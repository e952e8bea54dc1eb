"""Take in real files: places, practices, services, people, or what a declared source sends."""

import argparse
import sys
from contextlib import ExitStack, closing

from hamlet.kernel.errors import UserError

FILES = ("place", "practices", "services", "people")
KINDS = (*FILES, "source", "feed", "key", "directory")
HEAD = ("read", "new", "changed", "same", "refused")
FEED_HEAD = (*HEAD, "held_back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, help="what the files hold")
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="files, or folders to walk; of services also the address of another directory's "
        "feed; of a feed, the source and its files; of a key, the sources of messages; of a "
        "directory, the sources that are read at their address",
    )
    parser.add_argument(
        "--private", action="store_true", help="let the address be in our own network"
    )
    parser.add_argument("--as-at", metavar="MOMENT", help="when the source made it (of a feed)")


def main(args: argparse.Namespace) -> None:
    """Take the files in and print what became of them. Django must be set up."""
    from hamlet.kernel.actor import Actor

    by = Actor(name="Intake at the command line", kind="system")
    ways = {"source": _declare, "feed": _take_feed, "key": _give_keys, "directory": _read}
    ways.get(args.kind, _take_files)(args, by)


def _declare(args: argparse.Namespace, by) -> None:
    from hamlet.interop.feeds.declaring import declare

    for path in args.paths:
        source = declare(path, by=by)
        sys.stdout.write(f"{source.key}: {source.name}, declared.\n")


def _give_keys(args: argparse.Namespace, by) -> None:
    from hamlet.interop.actions import give_key

    for source in args.paths:
        key = give_key(by=by, source=source)
        sys.stdout.write(f"{source}: {key}\nIt is told once. The key before opens nothing now.\n")


def _read(args: argparse.Namespace, by) -> None:
    from hamlet.interop.hsds.reading import read_directory
    from hamlet.interop.queries import directory

    found = [each for key in args.paths for each in read_directory(directory(key), by=by)]
    sys.stdout.write(summary(found))


def _take_feed(args: argparse.Namespace, by) -> None:
    from tqdm import tqdm

    from hamlet.interop.feeds.declaring import moment
    from hamlet.interop.feeds.taking import match_waiting, take_feed
    from hamlet.interop.queries import source

    key, *paths = args.paths
    if not paths:
        raise UserError("Name the source and then its files: hamlet intake feed SOURCE FILE…")
    of, as_at = source(key), moment(args.as_at)
    with closing(tqdm(unit=" records", delay=2, leave=False, disable=None)) as bar:
        found = [take_feed(of, each, by=by, as_at=as_at, progress=bar.update) for each in paths]
    sys.stdout.write(summary(found))
    with closing(tqdm(unit=" matched", delay=2, leave=False, disable=None)) as bar:
        match_waiting(by=by, progress=bar.update)


def _take_files(args: argparse.Namespace, by) -> None:
    from django.conf import settings
    from tqdm import tqdm

    from hamlet.interop.intake import take
    from hamlet.place.actions import found_place
    from hamlet.place.queries import places

    if args.kind == "place" and not places().exists():
        found_place(by=by, slug="place", name=settings.PARTNERSHIP)
    with ExitStack() as stack:
        bar = stack.enter_context(
            closing(tqdm(unit=" records", delay=2, leave=False, disable=None))
        )
        paths = _paths(args, stack)
        deliveries = list(take(args.kind, paths, by=by, progress=bar.update))
    sys.stdout.write(summary(deliveries))


def _paths(args: argparse.Namespace, stack: ExitStack) -> list:
    """What to take: paths as they are, and for each address of a directory its pages."""
    from hamlet.interop.hsds.fetching import fetched, is_address

    found: list = []
    for path in args.paths:
        if args.kind == "services" and is_address(path):
            found += stack.enter_context(fetched(path, private=args.private))
        else:
            found.append(path)
    return found


def summary(deliveries: list) -> str:
    """A table of how the records of each file ended, and where to look at those refused."""
    from django.urls import reverse

    from hamlet.interop.queries import refused_whole

    head = FEED_HEAD if any(each.source_id for each in deliveries) else HEAD
    rows = [(*_counts(each, head), each.file or each.path) for each in deliveries]
    total = tuple(sum(row[column] for row in rows) for column in range(len(head)))
    lines = [_line(tuple(name.replace("_", " ") for name in head), "file")]
    lines += [_line(row[:-1], row[-1]) for row in rows]
    lines.append(_line(total, f"together, {len(rows)} files" if len(rows) != 1 else "together"))
    notes = sum(note["number"] for each in deliveries for note in each.notes.values())
    if withdrawn := sum(each.withdrawn for each in deliveries):
        lines.append(
            f"{withdrawn:,} services that the directory told of before are not in its feed any "
            "more. They are no longer offered, and their pages say since when."
        )
    refused = total[HEAD.index("refused")]
    lines += [f"{each.file or each.path}: {why}" for each, why in refused_whole(deliveries)]
    if refused or notes:
        lines.append(
            f"Records refused: {refused:,}. Parts of records left out: {notes:,}. "
            f"To see which and why, sign in to Hamlet and open {reverse('interop:deliveries')}."
        )
    return "\n".join(lines) + "\n"


def _counts(delivery, head: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(getattr(delivery, name) for name in head)


def _line(numbers: tuple, words: str) -> str:
    cells = (f"{each:,}" if isinstance(each, int) else each for each in numbers)
    return "  ".join(f"{cell:>8}" for cell in cells) + f"  {words}"
