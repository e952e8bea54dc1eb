"""The borough on disk: a Parquet file for each table, and a manifest with counts and checksums."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import file_digest
from pathlib import Path

import pyarrow.parquet as pq

from hamlet.kernel.errors import UserError
from hamlet.synth.borough import PARTS, TODAY, Borough, generate


def write(borough: Borough, out: Path, done: Callable[[str], None] | None = None) -> dict:
    """Write every table under `out` and return the manifest. The same borough gives the same bytes.

    `done` is called with the name of each table written. Raises `UserError` when `out` cannot be
    written; the manifest comes last, so a directory without one is not complete.
    """
    try:
        return _write(borough, out, done)
    except OSError as error:
        raise UserError(
            f"The synthetic borough could not be written to {out}: {error.strerror or error}. "
            "Free some space or choose another directory, and run it again."
        ) from error


def _write(borough: Borough, out: Path, done: Callable[[str], None] | None) -> dict:
    out.mkdir(parents=True, exist_ok=True)
    (out / "manifest.json").unlink(missing_ok=True)
    tables = {}
    for name, table in borough.tables():
        path = out / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=1)
        with path.open("rb") as file:
            tables[name] = {
                "rows": table.num_rows,
                "sha256": file_digest(file, "sha256").hexdigest(),
            }
        if done:
            done(name)
    manifest = {"seed": borough.seed, "as_at": borough.as_at.isoformat(), "tables": tables}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def run(
    residents: int, seed: int, out: Path, *, progress: bool = True, today: date = TODAY
) -> dict:
    """Make a borough, write it with a progress bar, return its manifest: `hamlet synth`."""
    from tqdm import tqdm

    with tqdm(total=PARTS + 17, disable=not progress, unit="part") as bar:

        def tell(part: str) -> None:
            bar.set_description(part)
            bar.update()

        return write(
            generate(residents=residents, seed=seed, today=today, tell=tell), Path(out), tell
        )
