"""Showing that something long is under way: a bar on a terminal, one line elsewhere."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

COUNTED = "{desc} {percentage:3.0f}% {bar} {n_fmt}/{total_fmt} {remaining}"
UNCOUNTED = "{desc} … {elapsed}"
MOMENT = 1.0  # seconds


class Progress:
    """A callable `progress(label, done, total)` that draws one bar for each label in turn."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._label = ""

    def __call__(self, label: str, done: int, total: int) -> None:
        if self._bar is None or self._label != label:
            self.close()
            self._label = label
            _say(label)
            self._bar = tqdm(desc=label, total=total, bar_format=COUNTED, disable=None)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show `label` and the time gone by, once the block has run for a moment."""
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(label, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(label: str, done: threading.Event) -> None:
    if done.wait(MOMENT):
        return
    _say(label)
    with tqdm(desc=label, bar_format=UNCOUNTED, disable=None, leave=False) as bar:
        while not done.wait(0.5):
            bar.refresh()


def _say(label: str) -> None:
    """Where there is no terminal to draw on, one line."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{label} …\n")
