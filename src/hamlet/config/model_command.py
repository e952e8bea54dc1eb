"""Learn how this place's records are best weighed, see what would change, and take it into use.

`learn` changes nothing: it writes the model to a file and says what would be otherwise. `use` takes
a model into use in the name of whoever decided so; every record is then matched anew.
"""

import argparse
import sys
from pathlib import Path

from hamlet.config.account_command import account_of, organisation_of
from hamlet.config.progress import working


def add_arguments(parser: argparse.ArgumentParser) -> None:
    todo = parser.add_subparsers(dest="todo", required=True, metavar="learn|use")
    learn = todo.add_parser("learn", help="learn a model, and say what would change")
    learn.add_argument("file", type=Path, metavar="FILE", help="where to keep it, as JSON")
    use = todo.add_parser("use", help="weigh by a model from now on")
    use.add_argument("file", type=Path, metavar="FILE", help="the model that was kept")
    use.add_argument("--by", required=True, metavar="EMAIL", help="whose account decided it")
    use.add_argument(
        "--organisation", default="", help="for which they decided it, where they act for several"
    )


def main(args: argparse.Namespace) -> None:
    """Do it and say so in one line. Raises `UserError` where there is no such file or account."""
    {"learn": learn, "use": use}[args.todo](args)


def learn(args: argparse.Namespace) -> None:
    """Learn from all records here; nothing is changed."""
    from hamlet.people.queries import proposed

    with working("Learning"):
        found = proposed()
    found.model.save(args.file)
    sys.stdout.write(
        f"Learnt from {found.model.records:,} records, kept in {args.file}. Pairs that link: "
        f"{found.links[0]:,} now, {found.links[1]:,} by it. Pairs for a human: "
        f"{found.doubts[0]:,} now, {found.doubts[1]:,} by it. Nothing has changed yet.\n"
    )


def use(args: argparse.Namespace) -> None:
    """Take a model into use in somebody's name."""
    from hamlet.analytics.matching import Model
    from hamlet.people.actions import use_model
    from hamlet.place.queries import actor_of

    acts_for = organisation_of(args.organisation).pk if args.organisation else None
    by = actor_of(account_of(args.by), acts_for=acts_for)
    use_model(by=by, model=Model.load(args.file))
    sys.stdout.write(f"{by.name} took {args.file} into use. Every record waits to be matched.\n")
