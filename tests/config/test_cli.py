"""The command line: what it lists, and how it speaks of errors."""

import errno
import importlib
import stat
import subprocess
import sys

import pytest

from hamlet.config import cli
from hamlet.kernel.errors import Fault, UserError


@pytest.fixture
def failing(monkeypatch, tmp_path):
    """Make `hamlet run` raise what the test gives."""
    monkeypatch.setenv("HAMLET_HOME", str(tmp_path))

    def with_error(error):
        def main(args):
            raise error

        monkeypatch.setattr("hamlet.config.run.main", main)
        return cli.main(["run"])

    return with_error


def test_help_lists_every_command_and_loads_none():
    program = (
        "import sys; from hamlet.config.cli import main; main(['--help']);"
        "sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_table_is_there(name, capsys):
    module = importlib.import_module(cli.COMMANDS[name].module)
    assert callable(module.main)
    with pytest.raises(SystemExit) as left:
        cli.main([name, "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: hamlet {name}")


def test_an_unknown_command_is_refused(capsys):
    assert cli.main(["dance"]) == 2
    assert "no command 'dance'" in capsys.readouterr().err


def test_what_a_person_can_put_right_is_one_line(failing, capsys):
    assert failing(UserError("The port is\n in use.")) == 2
    assert capsys.readouterr().err == "The port is in use.\n"


@pytest.mark.parametrize("error", [Fault("rule broken"), ZeroDivisionError("of 9434765919")])
def test_a_fault_gives_a_reference_and_keeps_the_detail_private(failing, error, capsys, tmp_path):
    assert failing(error) == 1
    said = capsys.readouterr().err
    kept = tmp_path / "faults.log"
    reference = kept.read_text().splitlines()[0]
    assert reference in said
    assert type(error).__name__ in kept.read_text()
    assert (str(error) in kept.read_text()) is isinstance(error, Fault), "no value of anybody's"
    assert str(error) not in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_disk_that_fills_up_on_the_way_is_said_plainly(failing, capsys):
    assert failing(OSError(errno.ENOSPC, "No space left on device")) == 2
    assert capsys.readouterr().err.startswith("The disk is full. Free some space")


def test_a_full_disk_of_the_database_is_found_beneath_other_errors(failing, capsys):
    class DiskFull(Exception):
        sqlstate = "53100"

    wrapped = RuntimeError("while loading")
    wrapped.__cause__ = DiskFull()
    assert failing(wrapped) == 2
    assert "disk is full" in capsys.readouterr().err


def test_a_missing_right_names_the_file(failing, capsys):
    assert failing(PermissionError(errno.EACCES, "Permission denied", "/kept/file")) == 2
    assert "/kept/file (Permission denied)" in capsys.readouterr().err
