"""Write a synthetic borough and the copies that six systems hold of it, as Parquet files."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--residents", type=int, default=5000, metavar="N", help="how many people")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same bytes")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")


def main(args: argparse.Namespace) -> None:
    """Make it, and say what was written."""
    from hamlet.synth.files import run

    made = run(args.residents, args.seed, args.out, progress=sys.stderr.isatty())
    rows = sum(table["rows"] for table in made["tables"].values())
    sys.stdout.write(f"{len(made['tables'])} tables, {rows:,} rows, are in {args.out}.\n")
