"""The first step of `make run`, which has only the standard library to stand on."""

import ast
import hashlib
import importlib.util
import io
import json
import os
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "bootstrap.py"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """A fresh copy of the module that thinks it lies in an empty folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, folder in {"ROOT": "", "ENVIRONMENT": ".venv", "HOME": ".hamlet"}.items():
        monkeypatch.setattr(module, name, str(tmp_path / folder))
    return module


def wheel(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("uv-1.data/scripts/uvx", b"not this one")
        made.writestr("uv-1.data/scripts/uv", content)
    return file.getvalue()


@pytest.fixture
def registry(bootstrap, monkeypatch):
    """A package index that offers the wheel given; keeps what was asked for."""

    def offer(content, sha256=None):
        fits = f"uv-{bootstrap.UV_VERSION}-py3-none-manylinux_2_17_x86_64.whl"
        found = {
            "filename": fits,
            "url": "../../files/uv.whl",
            "hashes": {"sha256": sha256 or hashlib.sha256(content).hexdigest()},
        }
        answers = {
            "https://index.test/simple/uv/": json.dumps({"files": [found]}).encode(),
            "https://index.test/files/uv.whl": content,
        }
        monkeypatch.setenv("PIP_INDEX_URL", "https://index.test/simple")
        monkeypatch.setattr(bootstrap, "fetch", lambda url, accept="": answers[url])
        monkeypatch.setattr(bootstrap, "fits", lambda name, *machine: name == fits)

    return offer


def test_an_old_python_can_read_the_script_as_far_as_its_refusal():
    assert ast.parse(SCRIPT.read_text(), feature_version=(3, 6)).body


def test_an_old_python_is_refused_with_what_to_do(bootstrap):
    with pytest.raises(bootstrap.CannotGoOn, match=r"needs Python 3\.11 .* is 3\.10\. .*PYTHON="):
        bootstrap.check_python((3, 10, 4))
    bootstrap.check_python((3, 14, 0))


def test_a_full_disk_is_refused_before_anything_is_installed(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: Usage(0, 0, 9_000_000))
    assert bootstrap.main([]) == 2
    assert "disk is nearly full: 9 MB free" in capsys.readouterr().err
    assert os.listdir(bootstrap.ROOT) == []


def test_no_right_to_write_is_refused(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.os, "access", lambda path, how: False)
    assert bootstrap.main([]) == 2
    assert capsys.readouterr().err.startswith(f"Hamlet cannot write to {bootstrap.ROOT}.")


@pytest.mark.parametrize(
    ("name", "system", "machine", "fits"),
    [
        ("manylinux_2_17_x86_64.manylinux2014_x86_64", "Linux", "x86_64", True),
        ("manylinux_2_17_aarch64.manylinux2014_aarch64", "Linux", "aarch64", True),
        ("manylinux_2_17_aarch64.manylinux2014_aarch64", "Linux", "x86_64", False),
        ("musllinux_1_1_x86_64", "Linux", "x86_64", False),
        ("macosx_11_0_arm64", "Darwin", "arm64", True),
        ("macosx_11_0_arm64", "Linux", "aarch64", False),
        ("win_amd64", "Linux", "x86_64", False),
    ],
)
def test_the_wheel_for_this_machine_is_chosen(bootstrap, name, system, machine, fits):
    full = f"uv-{bootstrap.UV_VERSION}-py3-none-{name}.whl"
    assert bootstrap.fits(full, system, machine) is fits


def test_uv_is_fetched_checked_and_made_runnable(bootstrap, registry, tmp_path):
    registry(wheel(b"#!/bin/sh\nexit 0\n"))
    own = tmp_path / "tools" / "bin" / "uv"
    bootstrap.download(str(own))
    assert bootstrap.works(str(own))
    assert os.listdir(own.parent) == ["uv"]


def test_a_damaged_uv_is_not_kept(bootstrap, registry, tmp_path):
    registry(wheel(b"tampered"), sha256="0" * 64)
    with pytest.raises(bootstrap.CannotGoOn, match="damaged"):
        bootstrap.download(str(tmp_path / "uv"))
    assert not (tmp_path / "uv").exists()


def test_without_a_network_it_says_what_to_check(bootstrap, monkeypatch, tmp_path):
    def fail(url, accept=""):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(bootstrap, "fetch", fail)
    with pytest.raises(bootstrap.CannotGoOn, match=r"Network is unreachable.*HTTPS_PROXY"):
        bootstrap.download(str(tmp_path / "uv"))


def test_certificates_that_pip_is_told_of_are_heeded(bootstrap, monkeypatch, tmp_path):
    for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pip.conf").write_text("[global]\ncert = /trusted.pem\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert bootstrap.surroundings()["SSL_CERT_FILE"] == "/trusted.pem"
    monkeypatch.setenv("SSL_CERT_FILE", "/mine.pem")
    assert bootstrap.certificates() == "/mine.pem"


def test_where_there_is_no_home_the_cache_lies_here(bootstrap, monkeypatch, tmp_path):
    for name in ("UV_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    assert bootstrap.surroundings()["UV_CACHE_DIR"] == str(tmp_path / ".hamlet" / "cache")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "UV_CACHE_DIR" not in bootstrap.surroundings()


def test_a_browser_that_is_missing_is_asked_for(bootstrap, monkeypatch):
    monkeypatch.setenv("HAMLET_CHROMIUM", "/no/such/chromium")
    with pytest.raises(bootstrap.CannotGoOn, match=r"HAMLET_CHROMIUM=/path/to/chromium"):
        bootstrap.check_browser()
