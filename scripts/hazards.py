"""Make the page of the hazard log from its data: `.venv/bin/python scripts/hazards.py`."""

from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "safety"
HEAD = """# Hazard log

Each way in which Hamlet could harm somebody, as of now. How it is kept, and what the ratings mean:
[README.md](README.md). Made from [hazards.yaml](hazards.yaml) by
`scripts/hazards.py`: change that, not this. Tests are named from `tests/`.

| # | hazard | cause | effect | control | proof | what remains | \
severity · likelihood · **risk** |
|---|---|---|---|---|---|---|---|
"""
OPEN = """
## Not controlled yet

Known, and not yet held back by anything in the product.

| hazard | what would control it |
|---|---|
"""


def log() -> dict:
    """The hazard log as data: `hazards`, and those `not_controlled`."""
    return yaml.safe_load((FOLDER / "hazards.yaml").read_text())


def page(told: dict) -> str:
    """The page, in Markdown."""
    rows = "".join(_row(each) for each in told["hazards"])
    bare = "".join(f"| {each['hazard']} | {each['control']} |\n" for each in told["not_controlled"])
    return HEAD + rows + OPEN + bare


def _row(each: dict) -> str:
    tests = "<br>".join(f"`{test}`" for test in each["tests"])
    rating = f"{each['severity']} · {each['likelihood']} · **{each['risk']}**"
    words = (each[name] for name in ("cause", "effect", "control"))
    cells = (str(each["number"]), f"**{each['hazard']}**", *words, tests, each["remains"], rating)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    (FOLDER / "hazards.md").write_text(page(log()))
