"""The command: what it prints, and that its kinds are those that there are."""

import argparse

import pytest

from hamlet.interop import command
from hamlet.interop.kinds import KINDS
from hamlet.kernel.errors import UserError
from hamlet.place.models import Place

HEAD = "lsoa21_code,lsoa21_name\n"


def run(*words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.main(parser.parse_args([str(each) for each in words]))


def test_its_kinds_are_those_that_can_be_taken():
    assert set(command.FILES) == set(KINDS)


def test_it_prints_how_records_ended_and_where_to_look(place, write, capsys):
    path = write("areas.csv", HEAD + "E01000001,One\nwrong,Two\n")
    assert run("place", path) is None
    head, row, total, where = capsys.readouterr().out.splitlines()
    assert head.split() == ["read", "new", "changed", "same", "refused", "file"]
    assert row.split() == ["2", "1", "0", "0", "1", str(path)]
    assert total.split()[:5] == ["2", "1", "0", "0", "1"]
    assert "/intake/" in where


def test_a_place_is_set_up_where_there_is_none(db, write):
    run("place", write("areas.csv", HEAD + "E01000001,One\n"))
    assert Place.objects.get().small_areas.count() == 1


def test_without_a_place_nothing_else_is_taken(db, write):
    with pytest.raises(UserError, match="No place is set up"):
        run("practices", write("areas.csv", HEAD))
