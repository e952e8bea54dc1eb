"""Each delivery as it came: copied and hashed before anything of it is read."""

import hashlib
import io
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import new_id


def keep(source: str, path: Path) -> Path:
    """Copy a file to where deliveries of its source are kept, named by its hash; gives where.

    Only the keeper's account may read it. A file that is kept already is not copied again.
    """
    with path.open("rb") as came:
        return _keep(source, came)


def keep_bytes(source: str, data: bytes) -> Path:
    """As `keep`, of what came as a message and not as a file."""
    return _keep(source, io.BytesIO(data))


def _keep(source: str, came: BinaryIO) -> Path:
    name = hashlib.file_digest(came, "sha256").hexdigest()
    came.seek(0)
    folder = Path(settings.HAMLET_HOME) / "deliveries" / source
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / name
    if not kept.exists():
        # A name of its own: the same may come twice at one moment, in threads of one process.
        whole = folder / f".{name}.{new_id().hex}"
        with open(_private(whole), "wb") as copy:
            shutil.copyfileobj(came, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        whole.rename(kept)
    return kept


def kept(source: str, name: str) -> Path:
    """Where a source's delivery of this hash is kept; `UserError` where it is no more."""
    found = Path(settings.HAMLET_HOME) / "deliveries" / source / name
    if not found.is_file():
        raise UserError("This file is kept no more. Ask its sender for it, and bring it again.")
    return found


def _private(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
