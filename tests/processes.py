"""How tests are shared out between processes: a file stays in one, and so do all journeys.

What a file shares, a world or a house, is then made once, and those that kill or race do not meet.
"""

from collections import defaultdict
from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadScopeScheduling


def together(test: str) -> str:
    """What a test, by its id, shares a process with: its file, or all journeys."""
    file = PurePosixPath(test.split("::")[0])
    return "journeys" if file.parent.name == "journeys" else str(file)


class ByFile(LoadScopeScheduling):
    """Gives each process a file at a time, or the journeys, in the order in which they come."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


class Watched:
    """Fails a run in which a file was in two processes: a new edition of a tool may bring it about,
    and nobody would see more than a suite that is slow."""

    def __init__(self):
        self.ran, self.split = defaultdict(set), []

    def pytest_runtest_logreport(self, report):
        if (process := getattr(report, "node", None)) is not None:
            self.ran[together(report.nodeid)].add(process.gateway.id)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        self.split = sorted(what for what, processes in self.ran.items() if len(processes) > 1)
        if self.split and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.split:
            terminalreporter.write_line(f"In two processes: {', '.join(self.split)}", red=True)
