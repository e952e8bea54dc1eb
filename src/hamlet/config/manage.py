"""Run a command of Django: `hamlet manage migrate --plan`."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the command and its options")


def main(args: argparse.Namespace) -> None:
    """Hand over to Django's own command line. Django must be set up."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hamlet manage", *args.rest])
