"""Keeping a few processes alive, and ending every one of them at the end."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from hamlet.config.processes import die_with_parent

# One that dies sooner than this is not started again at once.
SETTLED_SECONDS = 10
LONGEST_PAUSE = 5
GRACE_SECONDS = 15


class Stopped(BaseException):
    """Somebody asked us to end. Not an Exception, so that nothing swallows it."""


class Part(Protocol):
    """What a supervisor keeps alive."""

    name: str

    def start(self) -> object: ...
    def alive(self) -> bool: ...
    def stop(self) -> None: ...


class Child:
    """A process with its descendants, in a group of its own, writing to a log file."""

    def __init__(
        self, name: str, command: Sequence[str], env: dict, log: Path, fds: Sequence[int] = ()
    ):
        self.name, self.command, self.env, self.log, self.fds = name, command, env, log, fds
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.stop()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = spawn(
                self.command, self.env, stdout=log, stderr=log, pass_fds=tuple(self.fds)
            )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)
            self.process = None


class Supervisor:
    """Starts parts in order, starts again what dies, and ends all in the opposite order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._started: dict[str, float] = {}
        self._falls: dict[str, int] = {}

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self._start(part)

    def tend(self) -> None:
        """Start again, with a notice, each part that has died. Call it about twice a second."""
        for part in self.parts:
            if not part.alive():
                self._again(part)

    def stop(self) -> None:
        for part in reversed(self.parts):
            part.stop()

    def _start(self, part: Part) -> None:
        self._started[part.name] = time.monotonic()
        part.start()

    def _again(self, part: Part) -> None:
        settled = time.monotonic() - self._started[part.name] > SETTLED_SECONDS
        falls = 0 if settled else self._falls.get(part.name, 0) + 1
        self._falls[part.name] = falls
        sys.stderr.write(f"The {part.name} stopped; starting it again. Its log is {part.log}\n")
        time.sleep(min(falls, LONGEST_PAUSE))
        self._start(part)


def spawn(command: Sequence[str], env: dict, **how) -> subprocess.Popen:
    """Start a process in a group of its own that ends when we do, even when we are killed."""
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGKILL),
        **how,
    )


def end(process: subprocess.Popen) -> None:
    """End a process that `spawn` started, and whatever is left of its group."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def stoppable():
    """Inside, SIGINT, SIGTERM and SIGHUP raise `Stopped`, once: the ending is not interrupted."""
    signals = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    # A SIGHUP that was already ignored (nohup) stays so.
    signals = [each for each in signals if each is signal.SIGINT or _heeded(each)]

    def stop(number, frame):
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _heeded(sign: signal.Signals) -> bool:
    return signal.getsignal(sign) is not signal.SIG_IGN
