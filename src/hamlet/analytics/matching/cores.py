"""Work shared out to the processor's cores: children see what is in memory already."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import TypeVar

Part, Result = TypeVar("Part"), TypeVar("Result")

_work: Callable | None = None


def each(work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """What `work` gives for each part, in order. It must change nothing that is looked at later.

    On one core, for one part, or where a process cannot be forked safely, it is done here.
    """
    workers = min(_cores(), len(parts))
    if workers < 2:
        return list(map(work, parts))
    gc.freeze()  # Else each child would copy all of the memory, in looking for what is free.
    try:
        with get_context("fork").Pool(workers, _begin, (work,)) as pool:
            return pool.map(_do, parts, chunksize=1)
    finally:
        gc.unfreeze()


def available() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _cores() -> int:
    """Forking is safe on Linux, as long as no other thread holds what a child would wait for."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return available() if alone else 1


def _begin(work: Callable) -> None:
    global _work
    _work = work


def _do(part: Part) -> Result:
    return _work(part)
