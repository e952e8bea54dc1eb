"""What is started is kept alive, and ended with all that it started itself."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from hamlet.config import supervisor
from hamlet.config.supervisor import Child, Stopped, Supervisor, stoppable

FAMILY = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); "


def child(tmp_path, program, name="sleeper"):
    command = [sys.executable, "-c", program]
    return Child(name, command, dict(os.environ), tmp_path / "log" / f"{name}.log")


def eventually(true):
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def written(part):
    """The number that a child wrote to its log."""
    assert eventually(lambda: part.log.exists() and part.log.read_text().endswith("\n"))
    return int(part.log.read_text().splitlines()[-1])


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_ending_takes_the_grandchildren_too(tmp_path):
    part = child(tmp_path, FAMILY + "time.sleep(60)")
    part.start()
    grandchild = written(part)
    part.stop()
    assert not part.alive()
    assert eventually(lambda: gone(grandchild))


def test_a_child_that_will_not_end_is_made_to(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.2)
    deaf = "import os, signal, time; signal.signal(15, signal.SIG_IGN); print(os.getpid(), flush=1)"
    part = child(tmp_path, deaf + "; time.sleep(60)")
    part.start()
    pid = written(part)
    part.stop()
    assert gone(pid)


def test_what_dies_is_started_again_with_a_notice(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0)
    keeper, part = Supervisor(), child(tmp_path, "import time; time.sleep(60)")
    keeper.add(part)
    first = part.process.pid
    keeper.tend()
    assert part.process.pid == first
    os.kill(first, signal.SIGKILL)
    part.process.wait()
    keeper.tend()
    assert part.alive()
    assert part.process.pid != first
    assert "The sleeper stopped; starting it again. Its log is" in capsys.readouterr().err
    keeper.stop()


def test_parts_end_in_the_opposite_order():
    order = []

    class Part:
        def __init__(self, name):
            self.name = name

        def start(self):
            order.append(f"+{self.name}")

        def stop(self):
            order.append(f"-{self.name}")

    keeper = Supervisor()
    keeper.add(Part("database"))
    keeper.add(Part("web"))
    keeper.stop()
    assert order == ["+database", "+web", "-web", "-database"]


def test_children_do_not_outlive_a_parent_that_is_killed(tmp_path):
    program = (
        "import os, sys, time; from hamlet.config.supervisor import spawn\n"
        "print(spawn(['sleep', '60'], dict(os.environ)).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert eventually(lambda: gone(pid))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_asking_twice_does_not_interrupt_the_ending(sign):
    before = signal.getsignal(sign)
    steps = []

    def work():
        try:
            os.kill(os.getpid(), sign)
            time.sleep(5)
            steps.append("went on")
        finally:
            os.kill(os.getpid(), sign)
            steps.append("ended")

    with pytest.raises(Stopped), stoppable():
        work()
    assert steps == ["ended"]
    assert signal.getsignal(sign) is before
