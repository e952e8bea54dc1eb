#!/usr/bin/env python3
"""From nothing but git, make and Python to an environment with all that the lock file names.

    python3 scripts/bootstrap.py [--test | --bench] [program arguments…]

Gets uv where there is none, installs what is needed to run (with --test also what tests need, with
--bench also the peers of benchmarks),
then becomes the program, out of .venv/bin. Only the standard library, and no syntax newer than
Python 3.6, so that an old Python can still say that it is too old.
"""

import configparser
import hashlib
import io
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import urllib.request
import zipfile

OLDEST_PYTHON = (3, 11)
UV_VERSION = "0.13.9"
ENVIRONMENT_MEGABYTES = 1500
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = os.path.join(ROOT, ".venv")
HOME = os.path.join(ROOT, ".hamlet")
TOOLS = os.path.join(HOME, "tools")
GROUPS = {"--test": ("test",), "--bench": ("test", "bench")}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class CannotGoOn(Exception):
    """Something that the person can put right; the message says how."""


def main(argv):
    groups = GROUPS.get(argv[0], ()) if argv else ()
    program = argv[1:] if groups else argv
    try:
        check_python()
        check_folder()
        install(groups)
        if groups:
            check_browser()
    except CannotGoOn as error:
        sys.stderr.write("%s\n" % error)
        return 2
    except KeyboardInterrupt:
        return 130
    if program:
        become(program)
    return 0


def check_python(version=sys.version_info):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise CannotGoOn(
            "Hamlet needs Python 3.11 or newer; %s is %d.%d. Install a newer one, or name one that "
            "you have: make run PYTHON=python3.12" % (sys.executable, version[0], version[1])
        )


def check_folder():
    if not os.access(ROOT, os.W_OK | os.X_OK):
        raise CannotGoOn(
            "Hamlet cannot write to %s. Give yourself the right to write there, or clone it to a "
            "folder of your own." % ROOT
        )
    free = shutil.disk_usage(ROOT).free // 1000000
    if not os.path.exists(ENVIRONMENT) and free < ENVIRONMENT_MEGABYTES:
        raise CannotGoOn(
            "The disk is nearly full: %d MB free at %s, %d MB needed. Free some space, then run "
            "again." % (free, ROOT, ENVIRONMENT_MEGABYTES)
        )


def install(groups):
    """Make .venv what the lock file says: from the cache alone if it can be, else the network."""
    command = [find_uv(), "sync", "--frozen", "--inexact", "--no-default-groups"]
    for group in groups:
        command += ["--group", group]
    how = {"cwd": ROOT, "env": surroundings()}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.call([*command, "--offline"], **quiet, **how) == 0:
        return
    sys.stderr.write("Installing the parts that Hamlet stands on …\n")
    if subprocess.call(command, **how):
        raise CannotGoOn(
            "The parts could not be installed, for the reason above. Check the network "
            "(HTTPS_PROXY and SSL_CERT_FILE are heeded) and the disk, then run again."
        )


def surroundings():
    """This Python and no other, and no environment of somebody else's."""
    env = dict(os.environ)
    env.pop("VIRTUAL_ENV", None)
    env["UV_PROJECT_ENVIRONMENT"] = ENVIRONMENT
    env["UV_PYTHON"] = getattr(sys, "_base_executable", sys.executable)
    env["UV_PYTHON_DOWNLOADS"] = "never"
    if certificates():
        env["SSL_CERT_FILE"] = certificates()
    if not any(env.get(name) for name in ("UV_CACHE_DIR", "XDG_CACHE_HOME")) and homeless():
        env["UV_CACHE_DIR"] = os.path.join(HOME, "cache")
    return env


def homeless():
    home = os.path.expanduser("~")
    return not (os.path.isdir(home) and os.access(home, os.W_OK))


def find_uv():
    """The uv on PATH, or our own, fetched if need be."""
    own = os.path.join(TOOLS, "bin", "uv")
    for program in (shutil.which("uv"), own):
        if program and works(program):
            return program
    sys.stderr.write("Getting uv, which installs the rest …\n")
    if not works(own) and not pip_install(own):
        download(own)
    return own


def works(program):
    try:
        return subprocess.call([program, "--version"], stdout=subprocess.DEVNULL) == 0
    except OSError:
        return False


def pip_install(own):
    """Install uv into an environment of its own; False without ensurepip, or where pip fails."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    shutil.rmtree(TOOLS, ignore_errors=True)
    made = subprocess.call([sys.executable, "-m", "venv", TOOLS], **quiet) == 0
    pip = [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "-q"]
    if made and subprocess.call([*pip, "uv==" + UV_VERSION], **quiet) == 0 and works(own):
        return True
    shutil.rmtree(TOOLS, ignore_errors=True)
    return False


def download(own):
    """Fetch the wheel of uv from the package index, check it, and take the program out."""
    try:
        wheel = find_wheel()
        content = fetch(wheel["url"])
        if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
            raise CannotGoOn("uv arrived damaged. Run the same command again.")
        unpack(content, own)
    except (OSError, ValueError, KeyError) as error:
        raise CannotGoOn(
            "uv could not be fetched from %s (%s). Check the network (HTTPS_PROXY and "
            "SSL_CERT_FILE are heeded), or install uv yourself, then run again." % (index(), error)
        ) from None


def find_wheel():
    url = index().rstrip("/") + "/uv/"
    listing = json.loads(fetch(url, "application/vnd.pypi.simple.v1+json").decode("utf-8"))
    for wheel in listing["files"]:
        if fits(wheel["filename"], platform.system(), platform.machine()):
            wheel["url"] = urllib.request.urljoin(url, wheel["url"])
            return wheel
    raise CannotGoOn("There is no uv for this machine. Install uv yourself, then run again.")


def fits(name, system, machine):
    """Whether a wheel of our uv is for this system: 'manylinux…x86_64', 'macosx…arm64'."""
    if not (name.startswith("uv-%s-" % UV_VERSION) and name.endswith(".whl")):
        return False
    if system == "Darwin":
        return "macosx" in name and name.endswith("_%s.whl" % machine)
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(machine.lower(), machine)
    return "manylinux" in name and ("_%s." % machine) in name


def fetch(url, accept="*/*"):
    """The bytes at `url`; proxies come from the environment, as urllib reads them."""
    import ssl

    context = ssl.create_default_context(cafile=certificates())
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:
        return answer.read()


def unpack(content, own):
    """Write the program aside and move it in, so that half a program is never there."""
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        name = next(each for each in wheel.namelist() if each.endswith(".data/scripts/uv"))
        program = wheel.read(name)
    if not os.path.isdir(os.path.dirname(own)):
        os.makedirs(os.path.dirname(own))
    with open(own + ".new", "wb") as file:
        file.write(program)
    os.chmod(own + ".new", stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    os.replace(own + ".new", own)


def index():
    return os.environ.get("PIP_INDEX_URL") or pip_setting("index-url") or "https://pypi.org/simple"


def certificates():
    """The file of certificate authorities that this machine is told to trust, or None."""
    named = (os.environ.get(name) for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE"))
    return next((each for each in named if each), None) or pip_setting("cert")


def pip_setting(name):
    """What pip is told in its own files, without needing pip."""
    settings = configparser.RawConfigParser()
    home = os.path.expanduser("~")
    named = os.environ.get("PIP_CONFIG_FILE")
    files = ["/etc/pip.conf", home + "/.pip/pip.conf", home + "/.config/pip/pip.conf"]
    settings.read(files + ([named] if named else []))
    return settings.get("global", name, fallback=None)


def check_browser():
    """Browser journeys need Chromium: root on Debian gets it, others are told how."""
    named = os.environ.get("HAMLET_CHROMIUM")
    if any(shutil.which(each) for each in ([named] if named else BROWSERS)):
        return
    apt = shutil.which("apt-get")
    if not named and apt and os.geteuid() == 0:
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        sys.stderr.write("Installing Chromium for the browser journeys …\n")
        subprocess.call([apt, "update", "-q"], env=env, stdout=subprocess.DEVNULL)
        install = [apt, "install", "-q", "-y", "--no-install-recommends", "chromium"]
        if subprocess.call(install, env=env, stdout=subprocess.DEVNULL) == 0:
            return
    raise CannotGoOn(
        "The browser journeys need Chromium. Install it (Debian: sudo apt install chromium), or "
        "name one that you have: make test HAMLET_CHROMIUM=/path/to/chromium"
    )


def become(program):
    os.chdir(ROOT)
    sys.stdout.flush()
    path = os.path.join(ENVIRONMENT, "bin", program[0])
    os.execv(path, [path, *program[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
