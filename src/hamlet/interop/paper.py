"""The transfer pack on paper: a tagged PDF (PDF/UA-1), set by Typst while one waits.

Fonts are those that set-up fetched. A sign that they do not have would make the document one that a
screen reader cannot read out, so it is printed as \ufffd, and the paper says so.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from hamlet.design import words
from hamlet.design.assets import PAPER_FONTS
from hamlet.interop.packs import Pack
from hamlet.interop.presenters import packs as presenters
from hamlet.kernel.text import clean_within
from hamlet.people.banner import full_name

LOOK = Path(__file__).parent / "templates" / "interop" / "pack.typ"
PRINTABLE = (
    r"\n\u0020-\u007e\u00a0-\u024f\u02b0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1"
    r"\u03f0-\u052f\u0980-\u0983\u0985-\u098c\u098f\u0990\u0993-\u09a8\u09aa-\u09b0\u09b2"
    r"\u09b6-\u09b9\u09bc-\u09c4\u09c7\u09c8\u09cb-\u09ce\u09d7\u09dc\u09dd\u09df-\u09e3"
    r"\u09e6-\u09fe\u0964\u0965\u1e00-\u1f15\u2000-\u2027\u202f-\u205f\u2070\u2071\u2074-\u208e"
    r"\u20a0-\u20c0\u2100-\u214f\u2212\u2260\ufffd"
)
"""What the fonts have: Latin, Greek, Cyrillic and Bengali, punctuation and signs of measures."""
UNPRINTABLE = re.compile(f"[^{PRINTABLE}]")
INSTEAD = "\ufffd"


def print_pack(pack: Pack) -> bytes:
    """The pack as a PDF. Nothing of it is written to disk."""
    written = json.dumps(clean_within(_said(pack)), ensure_ascii=False)
    said = UNPRINTABLE.sub(INSTEAD, written)
    return typst.compile(
        LOOK,
        font_paths=[PAPER_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"said": said, "unprintable": str(said != written)},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def _said(pack: Pack) -> dict[str, Any]:
    """What `pack.typ` prints."""
    person = pack.person
    return {
        "title": presenters.TITLE,
        "place": settings.PARTNERSHIP,
        "name": full_name(person),
        "born": f"Born {words.date_words(person.birth_date) or 'not known'}",
        "nhs_number": f"NHS number {words.nhs_number(person.nhs_number) or 'not known'}",
        "made": presenters.made(pack),
        "warning": presenters.warning(pack),
        "sections": presenters.on_page(pack),
    }
