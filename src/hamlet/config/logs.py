"""What logs may say of an error: where it came from, and nothing that it holds."""

import logging
import re
import time
import traceback

from django.conf import settings

from hamlet.kernel.errors import Fault

AN_ID = re.compile(
    r"(?<=/)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|(?<=/by/)[\w-]+|(?<=/set-up/)[\w-]+/[\w-]+",
    re.IGNORECASE,
)
"""What stands in an address for somebody or something, or opens it: ids, and secrets of links."""


def without_values(error: BaseException | None) -> str:
    """Where an error and its causes came from. Messages are left out: they can hold names.

    Those of our own faults and PostgreSQL's error codes stay. In demo mode, where everybody is
    invented, so does the rest.
    """
    lines = []
    while error is not None:
        harmless = isinstance(error, (Fault, ImportError)) or _in_demo()
        said = str(error) if harmless else getattr(error, "sqlstate", None)
        lines += traceback.format_tb(error.__traceback__)
        lines.append(f"{type(error).__qualname__} {said or ''}\n")
        error = error.__cause__ or error.__context__
    return "".join(lines)


def _in_demo() -> bool:
    return settings.configured and settings.HAMLET_DEMO


class WithoutValues(logging.Formatter):
    """Formats the errors of every logger, those of libraries too, without their values.

    Times are UTC, and say so. An address that a library writes down, such as that of a form it
    refused, names nobody and opens nothing.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own text of the error in the record.
        record.exc_text = None
        try:
            return AN_ID.sub("<id>", super().format(record))
        finally:
            record.exc_text = None

    def formatException(self, ei) -> str:
        return without_values(ei[1]).rstrip()
