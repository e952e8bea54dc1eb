"""Run a command of Django: `hamlet manage migrate --plan`."""

import argparse

from hamlet.config.database import database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the command and its options")


def main(args: argparse.Namespace) -> None:
    with database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["hamlet manage", *args.rest])
