"""The product's translations: what there is to translate, and the files that do."""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hamlet.design import languages

LOCALE = Path(__file__).parent / "locale"
ROOMS = Path(__file__).resolve().parent.parent
LANGUAGES = ("bn", "so")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
SOURCES = (
    "portal/**/*.py",
    "portal/templates/portal/*.jinja",
    "portal/templates/portal/mine/*.jinja",
    "config/guarding.py",
    "config/middleware.py",
    "config/passwords.py",
    "config/sign_in.py",
    "config/templates/**/*.jinja",
    "config/views.py",
    "booking/actions/bookings.py",
    "booking/actions/notices.py",
    "booking/actions/taking.py",
    "booking/lifecycle.py",
    "booking/policies.py",
    "booking/queries/slots.py",
    "directory/actions/links.py",
    "directory/forms/entries.py",
    "directory/forms/links.py",
    "directory/presenters/shortlist.py",
    "frontdoor/feedback.py",
    "design/dates.py",
    "design/errors.py",
    "design/hours.py",
    "design/words.py",
    "design/templates/design/layout.jinja",
    "design/templates/design/resident.jinja",
    "design/templates/design/components/content.jinja",
    "design/templates/design/components/forms.jinja",
)
"""Where the words of pages for residents come from."""
JINJA = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}


def template() -> Catalog:
    """Every message of the portal's pages, with where it is used."""
    catalog = Catalog(project="Hamlet", fuzzy=False)
    for pattern in SOURCES:
        for path in sorted(ROOMS.glob(pattern)):
            method, options = ("jinja2", JINJA) if path.suffix == ".jinja" else ("python", {})
            found = extract_from_file(method, path, keywords=KEYWORDS, options=options)
            for _line, message, _comments, context in found:
                where = [(path.relative_to(ROOMS).as_posix(), None)]
                catalog.add(message, locations=where, context=context)
    return catalog


def read(language: str) -> Catalog:
    """The translations into one language."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def source(language: str) -> Path:
    """The file that translators write."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_all() -> None:
    """Make from each .po the .mo that the program reads, where that is another. Done at set-up."""
    for language in LANGUAGES:
        file, made = source(language).with_suffix(".mo"), BytesIO()
        write_mo(made, read(language))
        if not file.is_file() or file.read_bytes() != made.getvalue():
            file.write_bytes(made.getvalue())


def update_all() -> None:
    """Bring every .po up to date with the program: new messages come in, unused ones go."""
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template(), no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        text = BytesIO()
        write_po(text, catalog, width=100, sort_output=True, omit_header=True)
        source(language).write_text(_header(catalog, language) + text.getvalue().decode())


def _header(catalog: Catalog, language: str) -> str:
    """A header that says who may rely on the words, and nothing that changes by itself."""
    lines = (
        "Project-Id-Version: Hamlet",
        f"Language: {language}",
        f"Plural-Forms: {catalog.plural_forms}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"{languages.MARK} {'yes' if checked(language) else 'no'}",
    )
    quoted = "".join(f'"{line}\\n"\n' for line in lines)
    return f'# Translations of pages for residents.\nmsgid ""\nmsgstr ""\n{quoted}\n'


def checked(language: str) -> bool:
    """Whether a speaker has checked the translations into a language, as its file says."""
    return languages.checked(language, LOCALE)


if __name__ == "__main__":
    update_all()
