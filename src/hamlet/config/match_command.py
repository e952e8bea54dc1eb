"""Match source records of one file: which of them are about one person.

FILE is Parquet or CSV with a column rid, and any of source, nhs_number, first_name, surname, dob,
sex, postcode, address and mobile. LINKS gets rid and person: the rid that stands for its person.
"""

import argparse
import sys
from pathlib import Path

from hamlet.config.progress import working


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the records, .parquet or .csv")
    parser.add_argument("--out", type=Path, required=True, metavar="LINKS", help="who is who")
    parser.add_argument("--review", type=Path, metavar="FILE", help="pairs that a human should see")
    parser.add_argument("--model", type=Path, metavar="FILE", help="weigh by a model kept before")
    parser.add_argument("--keep-model", type=Path, metavar="FILE", help="keep the model used")


def main(args: argparse.Namespace) -> None:
    """Match, write, and say how many persons and doubts were found."""
    from hamlet.analytics.matching import Model, files
    from hamlet.analytics.matching.batch import match_columns

    for path in filter(None, (args.out, args.review)):
        files.check_name(path)
    model = Model.load(args.model) if args.model else None
    with working("Reading"):
        rids, columns, words = files.read(args.file)
    with working("Matching"):
        found = match_columns(columns, words, model=model)
    files.write(files.links(rids, found), args.out)
    if args.review:
        files.write(files.doubtful(rids, found), args.review)
    if args.keep_model:
        found.model.save(args.keep_model)
    persons, doubts = len(set(found.person.tolist())), len(found.doubtful.packed)
    sys.stdout.write(
        f"{len(rids):,} records are of {persons:,} persons. {doubts:,} pairs are for a human"
        f"{f', in {args.review}' if args.review else '; name a file with --review to see them'}.\n"
    )
