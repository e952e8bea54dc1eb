"""Small matters of the operating system: who a child process is, and when it ends."""

import ctypes
import os
import pwd
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from hamlet.kernel.errors import UserError

PR_SET_PDEATHSIG = 1  # linux/prctl.h
# The last keeps the capability in force for access(2), by which PostgreSQL looks for its own files.
PASS_THROUGH = (
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
)


def die_with_parent(sign: int) -> Callable[[], None] | None:
    """For Popen(preexec_fn=…): the child gets `sign` when we end, however we end.

    Linux only; elsewhere None, and what is left over is ended at the next start.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def postgres_user() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root; `nobody` is there on every system."""
    return pwd.getpwnam("nobody")


def setpriv(paths: list[Path], *more: str) -> list[str]:
    """The command prefix by which root starts a program as `postgres_user()`.

    Where a folder above `paths` is closed to others (root's home, say), the program may pass
    through all the same, rather than that we open the folder to everybody.
    """
    tool = shutil.which("setpriv")
    if tool is None:
        raise UserError(
            "PostgreSQL does not run as root, and setpriv (util-linux) is not here to change that. "
            "Run as another user, or set DATABASE_URL."
        )
    user = postgres_user()
    closed = any(_is_closed(path) for path in paths)
    pass_through = PASS_THROUGH if closed else ()
    who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [tool, *who, *pass_through, *more]


def _is_closed(path: Path) -> bool:
    return any(not folder.stat().st_mode & 0o001 for folder in path.resolve().parents)
