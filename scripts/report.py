"""Print how long the functions and files under src are: the middle, the 95th percentile, the most.

A function's length is its lines from `def` to its end, without its docstring.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

SOURCE = Path(__file__).resolve().parent.parent / "src"


def files(source: Path) -> list[Path]:
    """Every Python file that we wrote by hand: migrations are made by Django."""
    return [path for path in sorted(source.rglob("*.py")) if "migrations" not in path.parts]


def file_lengths(source: Path) -> dict[str, int]:
    """Lines of each file that has any."""
    lengths = {str(path.relative_to(source)): _lines(path) for path in files(source)}
    return {name: length for name, length in lengths.items() if length}


def function_lengths(source: Path) -> dict[str, int]:
    """Lines of each function and method, by file and name."""
    return {
        f"{path.relative_to(source)}:{node.lineno} {node.name}": length(node)
        for path in files(source)
        for node in _functions(path)
    }


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its `def` on, without its docstring."""
    whole = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    words = function.body[0]
    return whole - (words.end_lineno - words.lineno + 1)


def summary(lengths: dict[str, int]) -> tuple[float, float, int]:
    """Median, 95th percentile and greatest."""
    values = list(lengths.values())
    return median(values), quantiles(values, n=20, method="inclusive")[-1], max(values)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def main() -> None:
    """Print a line for functions and one for files, and the longest of each."""
    print(f"{'':10}{'count':>7}{'median':>8}{'p95':>6}{'max':>6}  longest")
    for name, measure in (("functions", function_lengths), ("files", file_lengths)):
        lengths = measure(SOURCE)
        middle, high, most = summary(lengths)
        longest = max(lengths, key=lengths.get)
        print(f"{name:10}{len(lengths):>7}{middle:>8.0f}{high:>6.0f}{most:>6}  {longest}")


if __name__ == "__main__":
    sys.exit(main())
