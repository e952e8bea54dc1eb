"""Seal the journal, search it for tampering, prove what is in it, export what is about a person.

Exit code 1 where `verify` found tampering or a proof does not hold.
"""

import argparse
import sys
from pathlib import Path

import orjson

from hamlet.config.database import database
from hamlet.kernel.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The things to do with the journal, and what each needs."""
    todo = parser.add_subparsers(dest="todo", required=True, metavar="|".join(VERBS))
    todo.add_parser("seal", help="seal now, rather than within the minute")
    verify = todo.add_parser("verify", help="name the first entry or seal that was tampered with")
    verify.add_argument("--seals", type=Path, metavar="FOLDER", help="a copy kept elsewhere")
    proof = todo.add_parser("proof", help="prove that an entry is in the journal")
    proof.add_argument("entry", type=int)
    growth = todo.add_parser("consistency", help="prove that one seal only added to another")
    growth.add_argument("older", type=int)
    growth.add_argument("newer", type=int)
    check = todo.add_parser("check-proof", help="check a proof of either kind; needs no database")
    check.add_argument("file", type=Path)
    for each in (verify, check):
        each.add_argument("--key", type=Path, metavar="PUBLIC_KEY", help="where the key is kept")
    export = todo.add_parser("export", help="everything in the journal about one person")
    export.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    forget = todo.add_parser("forget", help="erase whom a person's entries are about, for ever")
    forget.add_argument("--sure", action="store_true", help="it cannot be undone")
    for each in (export, forget):
        _person_arguments(each)


def _person_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", nargs="?", help="the id by which Hamlet knows them")
    parser.add_argument(
        "--nhs-number-from",
        metavar="FILE",
        help="a file that holds their NHS number, `-` for typing it: never in the command itself",
    )


def main(args: argparse.Namespace) -> int:
    """Do it, say so in one line, and return the exit code."""
    if args.todo == "check-proof":
        return check_proof(args)
    with database():
        return VERBS[args.todo](args)


def _say(line: str, code: int = 0) -> int:
    sys.stdout.write(line + "\n")
    return code


def seal(args: argparse.Namespace) -> int:
    """Seal, and say how far the seals now reach."""
    from hamlet.journal.sealing import seal

    made = seal()
    return _say(f"Sealed: {made.entries:,} entries in all." if made else "Nothing new to seal.")


def verify(args: argparse.Namespace) -> int:
    """Search for tampering, with this deployment's own seals or a copy."""
    from hamlet.journal import checking, verifying
    from hamlet.journal.outside import Outside, here

    folder = Outside(args.seals) if args.seals else here()
    if not folder.folder.is_dir():
        raise UserError(f"There is no folder {folder.folder}.")
    key = checking.public_key(args.key or folder.key)
    found = verifying.verify(folder, key, copy=args.seals is not None)
    if found.bad:
        return _say(found.bad, 1)
    waiting = f" {found.unsealed:,} newer entries are not sealed yet." if found.unsealed else ""
    counted = f"{found.entries:,} entries, {found.seals:,} seals"
    return _say(f"{counted}: all as they were written.{waiting}")


def proof(args: argparse.Namespace) -> int:
    """Print the proof that an entry is in the journal."""
    from hamlet.journal import outside, proofs

    return _say(_json(proofs.of_entry(outside.here(), args.entry)))


def consistency(args: argparse.Namespace) -> int:
    """Print the proof that one seal only added to another."""
    from hamlet.journal import outside, proofs

    return _say(_json(proofs.of_growth(outside.here(), args.older, args.newer)))


def _json(value: dict) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def check_proof(args: argparse.Namespace) -> int:
    """Say whether the proof in a file holds."""
    from hamlet.journal.checking import holds, public_key

    if args.key is None:
        raise UserError("Name the public key with --key: a proof is only as good as its key.")
    key = public_key(args.key)
    try:
        proved = orjson.loads(args.file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise UserError(f"There is no proof in {args.file}.") from error
    return _say("The proof holds.") if holds(proved, key) else _say("The proof does not hold.", 1)


def export(args: argparse.Namespace) -> int:
    """Write what the journal says about one person into a folder."""
    from hamlet.config.journal_export import export, person_meant

    person = person_meant(args.person, args.nhs_number_from)
    number = export(person, args.out)
    return _say(f"{number:,} entries are in {args.out}. Only you may read them; keep it so.")


def forget(args: argparse.Namespace) -> int:
    """Erase whom the entries about a person are about."""
    from hamlet.config.journal_export import keeper, person_meant
    from hamlet.journal import actions

    person = person_meant(args.person, args.nhs_number_from)
    if not args.sure:
        raise UserError("This cannot be undone. Say --sure, and export first what they asked for.")
    actions.forget(by=keeper(), person=person)
    return _say("Their entries are about nobody now. Every proof still holds.")


VERBS = {
    "seal": seal,
    "verify": verify,
    "proof": proof,
    "check-proof": check_proof,
    "consistency": consistency,
    "export": export,
    "forget": forget,
}
