"""Keep real accounts: open one, list them, give a new link for a password, end their sessions."""

import argparse
import os
import sys
from collections.abc import Callable

from hamlet.config.database import database
from hamlet.config.preflight import Options
from hamlet.config.run import make_secret_key
from hamlet.kernel.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The five things to do with accounts, and what each needs."""
    todo = parser.add_subparsers(dest="todo", required=True, metavar="add|list|link|sign-out|close")
    add = todo.add_parser("add", help="open an account and print the link to set it up")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True)
    add.add_argument("--role", required=True, help="such as call_handler or team_member")
    add.add_argument("--organisation", required=True, help="its ODS code or its name")
    add.add_argument("--team", default="", help="the name of a team of that organisation")
    todo.add_parser("list", help="list the accounts")
    link = todo.add_parser("link", help="print a new link for somebody who forgot their password")
    link.add_argument("--email", required=True)
    link.add_argument(
        "--lost-device",
        action="store_true",
        help="also forget their passkeys, app and recovery codes, so that they set up new ones",
    )
    out = todo.add_parser("sign-out", help="end the sessions of one account, or of all")
    whose = out.add_mutually_exclusive_group(required=True)
    whose.add_argument("--email")
    whose.add_argument("--everybody", action="store_true")
    close = todo.add_parser("close", help="close an account at once, and end its roles")
    close.add_argument("--email", required=True)


def main(args: argparse.Namespace) -> None:
    """Do it and say so in one line. Raises `UserError` where there is no such account or team."""
    options = Options.read(os.environ)
    options.home.mkdir(parents=True, exist_ok=True)
    make_secret_key(options.home)
    with database():
        sys.stdout.writelines(f"{line}\n" for line in VERBS[args.todo](args, options.port))


def add(args: argparse.Namespace, port: int) -> list[str]:
    """Open an account with a role, or do neither."""
    from django.db import transaction

    from hamlet.access import roles
    from hamlet.access.actions import open_account
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.place.actions import add_practitioner

    if args.role not in roles.NAMES:
        raise UserError(f"There is no role '{args.role}'. Choose from: {', '.join(roles.NAMES)}.")
    organisation = organisation_of(args.organisation)
    team = team_of(organisation, args.team) if args.team else None
    with transaction.atomic():
        account = open_account(by=SYSTEM, email=args.email, name=args.name)
        add_practitioner(
            by=SYSTEM,
            name=args.name,
            organisation=organisation.pk,
            role=args.role,
            starts=clock.today(),
            team=team.pk if team else None,
            account=account.pk,
        )
    return [f"{args.name} can set up the account, once, within three days:", _link(account, port)]


def list_accounts(args: argparse.Namespace, port: int) -> list[str]:
    """One line for each real account."""
    from hamlet.access.queries import real_accounts

    lines = [
        f"{account.email}  {account.name}{'' if account.is_active else '  (closed)'}"
        for account in real_accounts()
    ]
    return lines or ["There are no accounts yet. `hamlet account add` opens one."]


def link(args: argparse.Namespace, port: int) -> list[str]:
    """A new link to choose a password; what proved a lost device is forgotten where asked."""
    from hamlet.access.actions import forget_second_factors
    from hamlet.kernel.actor import SYSTEM

    account = account_of(args.email)
    if args.lost_device:
        forget_second_factors(by=SYSTEM, account=account.pk)
    said = f"{account.name} can choose a new password, once, within three days:"
    return [said, _link(account, port)]


def sign_out(args: argparse.Namespace, port: int) -> list[str]:
    """End the sessions of one account, or of everybody; whoever it is can sign in again."""
    from hamlet.access.actions import end_sessions
    from hamlet.access.queries import real_accounts
    from hamlet.kernel.actor import SYSTEM

    accounts = real_accounts() if args.everybody else [account_of(args.email)]
    ended = sum(end_sessions(by=SYSTEM, account=account.pk) for account in accounts)
    return [f"{ended} sessions are ended."]


def close(args: argparse.Namespace, port: int) -> list[str]:
    """Close an account and end its roles; both stay in the list and in the journal."""
    from hamlet.kernel.actor import SYSTEM
    from hamlet.place.actions import leave

    account = account_of(args.email)
    ended = leave(by=SYSTEM, account=account.pk)
    said = f"The account of {account.name} is closed, and its sessions are ended."
    if not ended:
        return [said]
    return [
        said,
        f"Roles that end today: {len(ended)}. What they hold by name goes back to the team's list "
        "within a minute.",
    ]


def account_of(email: str):
    """The open account of an address. Raises `UserError` where there is none."""
    from hamlet.access.queries import real_accounts

    found = real_accounts().filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise UserError(f"There is no open account for {email}. `hamlet account list` shows them.")
    return found


def organisation_of(wanted: str):
    """The organisation of an ODS code or exact name. Raises `UserError` where there is none."""
    from django.db.models import Q

    from hamlet.place.queries import organisations

    found = organisations().filter(Q(ods_code=wanted.upper()) | Q(name__iexact=wanted)).first()
    if found is None:
        raise UserError(f"There is no organisation '{wanted}'. Give its ODS code or exact name.")
    return found


def team_of(organisation, wanted: str):
    """The team of an organisation by its exact name. Raises `UserError` where there is none."""
    from hamlet.place.queries import teams

    found = teams().filter(organisation=organisation, name__iexact=wanted).first()
    if found is None:
        raise UserError(f"{organisation.name} has no team '{wanted}'. Give its exact name.")
    return found


def _link(account, port: int) -> str:
    """The address at which one chooses a password: signed, and used up by choosing. Of the first
    host that is served, where that is behind TLS; else of this machine."""
    from django.conf import settings
    from django.contrib.auth.tokens import default_token_generator
    from django.urls import reverse
    from django.utils.http import urlsafe_base64_encode

    uid = urlsafe_base64_encode(str(account.pk).encode())
    path = reverse("account_set_up", args=[uid, default_token_generator.make_token(account)])
    if settings.HTTPS:
        return f"https://{settings.ALLOWED_HOSTS[0]}{path}"
    return f"http://localhost:{port}{path}"


VERBS: dict[str, Callable[[argparse.Namespace, int], list[str]]] = {
    "add": add,
    "list": list_accounts,
    "link": link,
    "sign-out": sign_out,
    "close": close,
}
