"""Before anything is started: one clear line for what a person can put right, and nothing made."""

import shutil
import socket
import subprocess
import sys
from collections import namedtuple

import pytest

from hamlet.config import preflight
from hamlet.config.preflight import Options
from hamlet.kernel.errors import UserError

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_options_left_empty_are_the_defaults(tmp_path):
    env = {"HAMLET_HOME": str(tmp_path), "PORT": "", "RESIDENTS": "", "SEED": ""}
    assert Options.read(env) == Options(home=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "70000"), ("PORT", "-1"), ("RESIDENTS", "5e3"), ("SEED", "1.5")],
)
def test_nonsense_is_refused_with_what_would_be_right(name, value):
    with pytest.raises(UserError, match=f"{name}={value} is not a whole number from"):
        Options.read({name: value})


def test_a_busy_port_names_another(taken):
    with pytest.raises(UserError) as caught:
        preflight.listen(taken)
    assert str(caught.value) == (
        f"Port {taken} is in use. Stop what uses it, or choose another: make run PORT={taken + 1}"
    )


def test_a_port_that_a_killed_predecessor_still_holds_is_waited_for():
    program = (
        "import socket, time; s = socket.create_server(('127.0.0.1', 0)); "
        "print(s.getsockname()[1], flush=True); time.sleep(1)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    port = int(holder.stdout.readline())
    with preflight.listen(port, patience=30) as listener:
        assert listener.getsockname()[1] == port
    holder.wait()


def test_a_full_disk_says_how_much_is_needed_and_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 12_000_000))
    home = tmp_path / "home"
    with pytest.raises(UserError, match=r"nearly full: 12 MB free at .*home, 600 MB needed\. Free"):
        preflight.check(Options(home=home))
    assert not home.exists()


def test_more_residents_want_more_room():
    assert Options(home=None, residents=305_000).megabytes() > Options(home=None).megabytes()


def test_no_right_to_write_names_the_folder(tmp_path):
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(UserError, match=r"cannot write to .*home .*HAMLET_HOME="):
        preflight.check(Options(home=tmp_path / "home"))


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path, taken):
    url = f"postgresql://me:hush@127.0.0.1:{taken}/hamlet?sslmode=disable&connect_timeout=1"
    home = tmp_path / "home"
    with pytest.raises(UserError, match=r"'hamlet' at 127.0.0.1:\d+ does not answer") as caught:
        preflight.check(Options(home=home, database_url=url.replace(str(taken), "1")))
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not home.exists()


def test_a_database_url_that_cannot_be_read_is_said_to_be_so():
    with pytest.raises(UserError, match="named by DATABASE_URL does not answer"):
        preflight.check_database("nonsense://")


def test_a_database_that_answers_is_fine(database_url):
    preflight.check_database(database_url)


def test_one_folder_has_one_supervisor(tmp_path):
    with (
        preflight.alone(tmp_path),
        pytest.raises(UserError, match="already at work"),
        preflight.alone(tmp_path),
    ):
        pass
    with preflight.alone(tmp_path):
        pass


def test_it_is_known_whether_the_last_supervisor_was_killed(tmp_path):
    assert not preflight.was_killed(tmp_path)
    with preflight.alone(tmp_path):
        assert not preflight.was_killed(tmp_path)
    assert not preflight.was_killed(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / preflight.LOCK).write_text(str(gone.pid))
    assert preflight.was_killed(tmp_path)
