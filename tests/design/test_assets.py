import subprocess
from pathlib import Path

import pytest

from hamlet.design import assets as recipe
from hamlet.kernel.errors import UserError

ROOT = Path(__file__).resolve().parents[2]


def built_text(suffix):
    return {path: path.read_text() for path in recipe.VENDOR.rglob(f"*{suffix}")}


def test_no_built_style_asks_another_host(assets):
    sheets = built_text(".css")
    assert len(sheets) == 2
    for sheet in sheets.values():
        assert "http:" not in sheet
        assert "https:" not in sheet
        assert "url(//" not in sheet


def test_everything_that_a_built_style_asks_for_is_there(assets):
    for path, sheet in built_text(".css").items():
        for asked in set(recipe.re.findall(r"url\(([^)]+)\)", sheet)):
            assert (path.parent / asked.strip("'\"")).is_file(), asked


def test_no_nhs_logo_or_favicon_is_served(assets):
    assert not list(recipe.VENDOR.rglob("favicon*"))
    assert not list(recipe.VENDOR.rglob("*.png"))
    assert not list(recipe.VENDOR.rglob("*mask*"))


def test_a_built_folder_is_not_built_again(assets, monkeypatch):
    monkeypatch.setattr(recipe, "_install", lambda root: pytest.fail("npm was run again"))
    assert recipe.build(ROOT) == recipe.VENDOR


def test_a_remote_font_is_stripped_and_a_local_one_kept():
    css = (
        "@font-face{font-family:A;src:url(https://x.test/a.woff2)}"
        "@font-face{font-family:B;src:url(b.woff2)}"
        "p{font-family:Frutiger W01,arial}i{background:url(/assets/images/i.svg)}"
    )
    assert recipe.local_css(css) == (
        "@font-face{font-family:B;src:url(b.woff2)}"
        'p{font-family:"Noto Sans","Noto Sans Bengali",arial}i{background:url(images/i.svg)}'
    )


@pytest.mark.parametrize("url", ["https://x.test/i.svg", "//x.test/i.svg", "'http://x.test/i'"])
def test_any_other_remote_rule_stops_the_build(url):
    with pytest.raises(UserError, match="another host"):
        recipe.local_css(f"p{{background:url({url})}}")


def test_a_failing_npm_is_explained_and_what_was_there_stays(tmp_path, monkeypatch):
    kept = tmp_path / "vendor"
    kept.mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(recipe, "VENDOR", kept)
    failed = subprocess.CompletedProcess([], 1, "", "npm error network is down\n")
    monkeypatch.setattr(recipe.subprocess, "run", lambda *args, **kwargs: failed)
    with pytest.raises(UserError, match=r"Check the network.*network is down"):
        recipe.build(tmp_path)
    assert kept.is_dir()


def test_without_npm_on_the_path_the_one_in_the_environment_is_used(monkeypatch):
    monkeypatch.setattr(recipe.shutil, "which", lambda name: None)
    version = subprocess.run([*recipe._npm(), "--version"], capture_output=True, text=True)
    assert version.returncode == 0, version.stderr


def test_a_place_without_a_lock_file_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"package-lock\.json"):
        recipe.build(tmp_path)
