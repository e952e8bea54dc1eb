"""Keep what members of staff are: give one more role, end one, list them."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from hamlet.config.account_command import account_of, organisation_of, team_of
from hamlet.kernel.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The three things to do with roles, and what each needs."""
    todo = parser.add_subparsers(dest="todo", required=True, metavar="give|end|list")
    give = todo.add_parser("give", help="give somebody one more role, from a day to a day")
    end = todo.add_parser("end", help="end a role with a day")
    listed = todo.add_parser("list", help="list the roles of an account that have not ended")
    for each in (give, end, listed):
        each.add_argument("--email", required=True, help="the address of their account")
    for each in (give, end):
        each.add_argument("--role", required=True, help="such as arbiter or team_lead")
    give.add_argument("--organisation", required=True, help="its ODS code or its name")
    give.add_argument("--team", default="", help="the name of a team of that organisation")
    give.add_argument("--from", dest="starts", type=_day, help="first day, today if left out")
    give.add_argument("--to", dest="ends", type=_day, help="last day, open if left out")
    give.add_argument("--employment", choices=("permanent", "agency", "volunteer"))
    end.add_argument("--team", default="", help="which of them, where there are several")
    end.add_argument("--last", type=_day, help="last day, today if left out; yesterday: at once")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{written}' is no day; write 2026-12-24") from error


def main(args: argparse.Namespace) -> None:
    """Do it and say so in one line. Raises `UserError` where there is no such account or role."""
    sys.stdout.writelines(f"{line}\n" for line in VERBS[args.todo](args))


def give(args: argparse.Namespace) -> list[str]:
    """Give somebody one more role."""
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.place.actions import give_role
    from hamlet.place.queries import practitioner_of

    whose = practitioner_of(account_of(args.email).pk)
    organisation = organisation_of(args.organisation)
    made = give_role(
        by=SYSTEM,
        practitioner=whose.pk,
        organisation=organisation.pk,
        team=team_of(organisation, args.team).pk if args.team else None,
        role=args.role,
        starts=args.starts or clock.today(),
        ends=args.ends,
        **({"employment": args.employment} if args.employment else {}),
    )
    return [f"{whose.name}: {_words(made)}."]


def end(args: argparse.Namespace) -> list[str]:
    """End the one role that is meant."""
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.place.actions import end_role
    from hamlet.place.queries import roles_of

    account = account_of(args.email)
    held = roles_of(account.pk).filter(role=args.role)
    if args.team:
        held = held.filter(team__name__iexact=args.team)
    if len(held) != 1:
        raise UserError(_which_one(account.name, args, list(held)))
    ended = end_role(by=SYSTEM, role=held[0].pk, last=args.last or clock.today())
    return [
        f"{account.name}: {_words(ended)}.",
        "What they hold by name then goes back to the team's list within a minute.",
    ]


def _which_one(name: str, args: argparse.Namespace, held: list) -> str:
    if not held:
        return f"{name} has no such role. `hamlet role list --email {args.email}` shows them."
    return f"{name} has {len(held)} of these: {'; '.join(map(_words, held))}. Say which --team."


def list_roles(args: argparse.Namespace) -> list[str]:
    """One line for each role that has not ended."""
    from hamlet.place.queries import roles_of

    account = account_of(args.email)
    return [_words(each) for each in roles_of(account.pk)] or [f"{account.name} has no role."]


def _words(held) -> str:
    """'arbiter, Central triage, Riverside Trust, from 1 December 2026 to 24 December 2026'."""
    from hamlet.design.words import date_words

    where = [held.team.name] if held.team else []
    until = f" to {date_words(held.ends)}" if held.ends else ""
    begins = f"from {date_words(held.starts)}{until}"
    return ", ".join([held.role, *where, held.organisation.name, begins])


VERBS: dict[str, Callable[[argparse.Namespace], list[str]]] = {
    "give": give,
    "end": end,
    "list": list_roles,
}
