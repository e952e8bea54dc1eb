"""Seal the journal now, rather than within the minute as the job worker does."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def main(args: argparse.Namespace) -> None:
    """Seal, and say how far the seals now reach. Django must be set up."""
    from hamlet.journal.sealing import seal

    made = seal()
    said = f"Sealed: {made.entries:,} entries in all." if made else "There is nothing new to seal."
    sys.stdout.write(said + "\n")
