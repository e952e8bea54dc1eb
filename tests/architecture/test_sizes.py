"""Functions and files stay short, as `make report` counts them."""

import ast

import pytest
from scripts import report

FUNCTIONS = report.function_lengths(report.SOURCE)
FILES = report.file_lengths(report.SOURCE)


def test_functions_are_short():
    middle, high, _ = report.summary(FUNCTIONS)
    assert middle <= 8
    assert high <= 40
    assert [name for name, length in FUNCTIONS.items() if length > 60] == []


def test_files_are_short():
    assert [name for name, length in FILES.items() if length > 350] == []


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("def f():\n    return 1", 2),
        ("@mark\ndef f():\n    return 1", 2),
        ('def f():\n    """One.\n\n    More.\n    """\n    return 1', 2),
    ],
)
def test_length_leaves_out_docstring_and_decorators(written, length):
    assert report.length(ast.parse(written).body[0]) == length


def test_the_report_prints_both(capsys):
    report.main()
    printed = capsys.readouterr().out
    assert "functions" in printed
    assert "files" in printed
