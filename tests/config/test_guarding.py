"""Proofs that do not fit are written down; proofs that change end what rested on the old ones."""

import logging
import os
import re
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.config.test_sign_in import (  # noqa: F401 — fixtures
    EMAIL,
    HOME,
    PASSWORD,
    asha,
    code_of,
    is_in,
    password_in,
    real,
    set_up_app,
    world,
)

from hamlet.access import actions as access
from hamlet.access.models import Account, Session
from hamlet.access.sealed import cipher
from hamlet.config import account_command, passwords
from hamlet.config.logs import WithoutValues
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.identifiers import new_id

pytestmark = pytest.mark.django_db
NEW = "five other odd words there"


@pytest.fixture
def signed_in(client, asha):  # noqa: F811
    """Asha at a browser, with codes set up; `client.secret` is their key."""
    password_in(client)
    client.secret = set_up_app(client)
    return client


@pytest.fixture
def elsewhere(signed_in):
    """Asha at another browser as well."""
    other = Client()
    other.post(password_in(other).url, {"code": code_of(signed_in.secret)})
    assert is_in(other)
    return other


def failures() -> list[tuple[str, dict]]:
    found = Entry.objects.filter(action="account.fail_sign_in").order_by("id")
    return list(found.values_list("subject", "detail"))


# Proofs that do not fit


def test_a_wrong_password_is_in_the_journal_with_the_account_and_nothing_typed(client, asha):  # noqa: F811
    password_in(client, "a wrong password")
    password_in(client, "a wrong password", "zq-nobody@example.org")
    assert failures() == [
        (f"account:{asha.pk}", {"proof": "password"}),
        ("account", {"proof": "password"}),
    ]
    kept = str(list(Entry.objects.values()))
    assert "zq-nobody" not in kept
    assert "a wrong password" not in kept


def test_a_wrong_code_is_in_the_journal(signed_in, asha):  # noqa: F811
    signed_in.post("/sign-out/")
    signed_in.post(password_in(signed_in).url, {"code": "000000"})
    assert failures() == [(f"account:{asha.pk}", {"proof": "code"})]


def test_a_wrong_passkey_is_in_the_log(client, asha, caplog):  # noqa: F811
    with caplog.at_level(logging.WARNING, "hamlet.signing_in"):
        client.post(reverse("mfa_login_webauthn"), {"credential": '{"made": "up"}'})
    assert "a passkey did not fit" in caplog.text


def test_tries_that_are_stopped_fill_no_journal_and_are_in_the_log(client, asha, caplog):  # noqa: F811
    with caplog.at_level(logging.WARNING, "hamlet.tries"):
        for _ in range(9):
            password_in(client, "wrong")
    assert len(failures()) == 5
    said = [each.getMessage() for each in caplog.records if each.name == "hamlet.tries"]
    assert said == ["tries to sign in are stopped"] * 4


def test_a_code_from_an_app_works_once(signed_in):
    secret = signed_in.secret
    code = code_of(secret)
    for works in (True, False):
        other = Client()
        other.post(password_in(other).url, {"code": code})
        assert is_in(other) is works, "the same code within its half minute"


# Proofs that change


def test_one_changes_one_s_password_by_giving_the_old_one(signed_in, elsewhere, asha):  # noqa: F811
    page = reverse("account_change_password")
    both = {"password1": NEW, "password2": NEW}
    wrong = signed_in.post(page, {"oldpassword": "not this one", **both})
    assert "not the password you have now" in wrong.content.decode()
    assert Account.objects.get(pk=asha.pk).check_password(PASSWORD)
    assert signed_in.post(page, {"oldpassword": PASSWORD, **both}).url == reverse("mfa_index")
    assert Account.objects.get(pk=asha.pk).check_password(NEW)
    assert Entry.objects.filter(action="account.set_password").exists()
    assert is_in(signed_in)
    assert not is_in(elsewhere), "what rested on the old password ends"


def test_a_new_password_is_checked_like_the_first(signed_in):
    with pytest.raises(ValidationError, match="12 characters"):
        validate_password("qwmzlpxkvbt")
    page = reverse("account_change_password")
    short = signed_in.post(page, {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert "There is a problem" in short.content.decode()


def test_a_changed_factor_ends_the_sessions_elsewhere(signed_in, elsewhere):
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert signed_in.get(HOME).url == "/account/"
    assert elsewhere.get(HOME).url.startswith("/sign-in/")


def test_one_sees_where_else_one_is_signed_in_and_ends_it(signed_in, elsewhere):
    page = signed_in.get(reverse("account_elsewhere")).content.decode()
    assert "last used there" in page
    assert is_in(elsewhere)
    signed_in.post(reverse("account_elsewhere"))
    assert is_in(signed_in)
    assert not is_in(elsewhere)
    assert "nowhere else" in signed_in.get(reverse("account_elsewhere")).content.decode()


def test_who_looks_where_one_is_signed_in_proves_first_who_they_are(signed_in):
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert signed_in.get(reverse("account_elsewhere")).url.startswith("/account/confirm/")


def test_proving_again_who_one_is_gives_the_session_a_new_key(signed_in):
    before = signed_in.cookies["sessionid"].value
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        confirm = signed_in.get(reverse("mfa_add_webauthn")).url
        assert signed_in.post(confirm, {"password": PASSWORD}).status_code == 302
        assert signed_in.get(reverse("mfa_add_webauthn")).status_code == 200
    assert signed_in.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_signing_in_gives_the_session_a_new_key(client, asha):  # noqa: F811
    client.get("/sign-in/?next=/")
    password_in(client, "wrong")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    password_in(client)
    assert client.cookies["sessionid"].value != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_a_key_of_before_signing_out_opens_nothing(signed_in):
    before = signed_in.cookies["sessionid"].value
    signed_in.post("/sign-out/")
    assert not Session.objects.filter(pk=before).exists()
    signed_in.cookies["sessionid"] = before
    assert not is_in(signed_in)


def test_a_key_of_a_session_is_long_and_random(signed_in, elsewhere):
    keys = {each.cookies["sessionid"].value for each in (signed_in, elsewhere)}
    assert len(keys) == 2
    assert all(re.fullmatch("[a-z0-9]{32}", key) for key in keys), "165 random bits"


@pytest.mark.parametrize("wrong", ["late", "forged", "somebody else's"])
def test_a_link_to_set_up_that_is_late_or_forged_opens_nothing(client, world, monkeypatch, wrong):  # noqa: F811
    account = access.open_account(by=SYSTEM, email=EMAIL, name="Asha Perera")
    path = account_command._link(account, 8000).removeprefix("http://localhost:8000")
    if wrong == "late":
        later = datetime.now() + timedelta(days=3, minutes=1)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    elif wrong == "forged":
        path = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
    else:
        other = access.open_account(by=SYSTEM, email="x@example.org", name="Mo")
        theirs = account_command._link(other, 8000).removeprefix("http://localhost:8000")
        path = "/".join([*theirs.split("/")[:-2], path.split("/")[-2], ""])
    assert "has been used, or is too old" in client.get(path, follow=True).content.decode()


def test_keepers_end_the_sessions_of_one_or_all(signed_in, elsewhere, asha):  # noqa: F811
    from tests.config.test_account_command import run

    assert run("sign-out", "--email", EMAIL) == ["2 sessions are ended."]
    assert not is_in(signed_in)
    assert run("sign-out", "--everybody") == ["0 sessions are ended."]
    assert "sign-out" in account_command.VERBS


# Passwords


@pytest.mark.parametrize(
    "password",
    ["Hamlet-Hamlet-Hamlet", "hamlettogether2026", "Team-Member-Triage!", "passwordpassword"],
)
def test_a_password_of_our_own_words_is_refused(password):
    with pytest.raises(ValidationError, match="used here every day"):
        passwords.NotOurOwnWords().validate(password)


@pytest.mark.parametrize(
    "password", ["password1234", "qwerty123456", "Passw0rd2026", "iloveyou12345"]
)
def test_a_password_that_leaked_or_that_many_use_is_refused_to_staff_and_residents(password):
    for account in (Account(email=EMAIL, name="Asha"), Account(email=EMAIL, person=new_id())):
        with pytest.raises(ValidationError, match="too common"):
            validate_password(password, account)


def test_a_password_like_one_s_own_name_is_refused():
    account = Account(email=EMAIL, name="Asha Perera")
    with pytest.raises(ValidationError, match="too similar"):
        validate_password("asha perera 1", account)
    validate_password(PASSWORD, account)


@pytest.mark.parametrize(
    "password",
    [
        "ন" * 12 + " four odd words",
        "x Y9 ! seven geese, a wet ladder; " + "brass moon & salt " * 5,
        "qwmzlpxkvbtd",
    ],
)
def test_any_signs_make_a_password_and_it_may_be_long(password):
    assert validate_password(password) is None, "nothing speaks against it"


def test_a_password_counts_exactly_as_it_was_typed(client, asha):  # noqa: F811
    access.set_password(by=SYSTEM, account=asha.pk, password=f"{PASSWORD} ")
    for typed, status in ((PASSWORD, 200), (PASSWORD.upper() + " ", 200), (f"{PASSWORD} ", 302)):
        assert password_in(client, typed).status_code == status


def test_passwords_are_kept_by_a_slow_enough_function():
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000


# Keys and logs


def test_what_was_sealed_under_an_old_key_is_read_and_new_seals_are_by_the_new(settings):
    settings.SECRET_KEY = "the old one"
    sealed = cipher("second factors").encrypt(b"secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one", ["the old one"]
    assert cipher("second factors").decrypt(sealed) == b"secret"
    again = cipher("second factors").encrypt(b"secret")
    settings.SECRET_KEY_FALLBACKS = []
    assert cipher("second factors").decrypt(again) == b"secret"


def test_old_keys_and_the_names_of_cookies_come_from_the_environment():
    asked = (
        "import django; django.setup(); from django.conf import settings as s; "
        "from hamlet.portal.languages import COOKIE; "
        "print(s.SECRET_KEY_FALLBACKS, COOKIE, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    told = {"HAMLET_OLD_SECRET_KEYS": "one two", "HAMLET_HTTPS": "1"}
    told["DJANGO_SETTINGS_MODULE"] = "hamlet.config.settings"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | told,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "['one', 'two'] __Host-hamlet_language True True"


def test_nothing_that_somebody_sends_begins_a_line_of_the_log(caplog):
    with caplog.at_level(logging.WARNING):
        Client(enforce_csrf_checks=True).post("/account/set-up/x/y%0d%0aFORGED/", {})
    lines = [WithoutValues("%(message)s").format(each) for each in caplog.records]
    assert any("FORGED" in line for line in lines), "the refusal of a forged form is in the log"
    assert not any(line.startswith("FORGED") for said in lines for line in said.splitlines())


def test_no_page_keeps_a_file_that_is_sent():
    sent = {"file": SimpleUploadedFile("a.txt", b"x" * 10_000_000), "words": "kept"}
    request = RequestFactory().post("/", sent)
    assert request.POST["words"] == "kept"
    assert not request.FILES


@pytest.mark.parametrize("path", ["/static/", "/static/config/", "/static/../.git/", "/.git/"])
def test_no_folder_is_listed(client, path):
    assert client.get(path).status_code == 404


def test_the_log_says_when_in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Dhaka")
    time.tzset()
    record = logging.makeLogRecord({"msg": "said", "created": 0.25, "msecs": 250})
    try:
        said = WithoutValues("%(asctime)s %(message)s").format(record)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert said == "1970-01-01T00:00:00.250Z said"
