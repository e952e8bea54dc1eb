"""Bring the database and the assets up to date, and in demo mode fill an empty place."""

import argparse
import os
import sys
from pathlib import Path

from hamlet.config.database import database
from hamlet.config.preflight import Options
from hamlet.config.progress import Progress, working

ROOT = Path(__file__).resolve().parents[3]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: what there is to choose is read from the environment."""


def main(args: argparse.Namespace) -> None:
    """Do it, and write one line for each demo identity that a person can be."""
    options = Options.read(os.environ)
    build_assets()
    with database():
        migrate()
        if options.demo:
            make_demo_place(options)
            sys.stdout.writelines(f"{line}\n" for line in demo_people())


def build_assets() -> None:
    """Fetch styles and fonts, and compile the translations."""
    from hamlet.design import assets
    from hamlet.portal import translations

    with working("Fetching styles and fonts"):
        assets.build(ROOT)
    translations.compile_all()


def migrate() -> None:
    """Apply the migrations that are missing."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with working("Making the tables"):
            call_command("migrate", interactive=False, verbosity=0)


def make_demo_place(options: Options) -> None:
    """Fill an empty database with a synthetic place: all of it or, when interrupted, nothing."""
    from django.db import transaction

    from hamlet.synth import loader

    if not is_empty():
        return
    progress = Progress()
    with transaction.atomic():
        loader.load(options.residents, options.seed, progress)
    progress.close()


def is_empty() -> bool:
    """Whether no place is set up in the database yet."""
    from hamlet.kernel.errors import UserError
    from hamlet.place.queries import the_place

    try:
        the_place()
    except UserError:
        return True
    return False


def demo_people() -> list[str]:
    """One line for each demo identity: the name, and who that is."""
    from hamlet.access.queries import demo_accounts

    return [f"{account.name}, {account.demo_words}" for account in demo_accounts()]
