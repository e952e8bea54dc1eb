"""Django's settings, read from the environment once. `hamlet run` sets what a person does not.

DATABASE_URL   where PostgreSQL is (the only required one)
HAMLET_SERVING_URL  the same, by a login of the role `hamlet_serving`, for `hamlet run` to serve by
HAMLET_HOME    folder for keys, seals and the bundled database; default `.hamlet` here
HAMLET_DEMO    '1' allows demo identities and synthetic people
HAMLET_NAME    the partnership's own name, shown in the header
HAMLET_PHONE   the number that residents and staff are told to call
HAMLET_GOVERNANCE_PHONE  the number of the information governance lead, for staff who are refused
HAMLET_HOSTS   host names served, comma separated
HAMLET_ADDRESS where people open it, as written to teams; default by the first of HAMLET_HOSTS
HAMLET_HTTPS   '1' behind TLS: secure cookies and strict transport security
HAMLET_PROXIES how many proxies of ours stand before it, each adding to X-Forwarded-For; default 0
HAMLET_SEARCHES_A_MINUTE, HAMLET_SEARCHES_AN_HOUR  searches for people by one account
HAMLET_REQUESTS_A_DAY  requests sent online from one network address
HAMLET_NOTIFY_KEY  an API key of GOV.UK Notify; without it notices wait, in demo mode go to a file
HAMLET_NOTIFY_TEXT, HAMLET_NOTIFY_EMAIL  ids of its templates, whose whole text is ((words))
HAMLET_NOTIFY_URL  where its API is
HAMLET_SECRET_KEY  signs sessions; default: made once, kept in HAMLET_HOME
HAMLET_OLD_SECRET_KEYS  keys of before, still read by, separated by spaces
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

ROOMS = Path(__file__).resolve().parent.parent
HAMLET_HOME = Path(os.environ.get("HAMLET_HOME", ".hamlet")).resolve()
HAMLET_DEMO = os.environ.get("HAMLET_DEMO") == "1"
PARTNERSHIP = os.environ.get("HAMLET_NAME", "Hamlet Together")
PHONE = os.environ.get("HAMLET_PHONE", "020 7946 0100")
GOVERNANCE_PHONE = os.environ.get("HAMLET_GOVERNANCE_PHONE", "")
NOTIFY_KEY = os.environ.get("HAMLET_NOTIFY_KEY", "")
NOTIFY_TEXT = os.environ.get("HAMLET_NOTIFY_TEXT", "")
NOTIFY_EMAIL = os.environ.get("HAMLET_NOTIFY_EMAIL", "")
NOTIFY_URL = os.environ.get("HAMLET_NOTIFY_URL", "https://api.notifications.service.gov.uk")
HTTPS = os.environ.get("HAMLET_HTTPS") == "1"

DEBUG = False


def _secret_key() -> str:
    """The key of this deployment, made once; without a home (tests) one for this process."""
    if key := os.environ.get("HAMLET_SECRET_KEY"):
        return key
    kept = HAMLET_HOME / "secret_key"
    return kept.read_text().strip() if kept.is_file() else secrets.token_urlsafe(50)


# Statements asked again and again are kept by the server (decision 32).
PREPARED = {"server_side_binding": True, "prepare_threshold": 4}


def _database(url: str) -> dict:
    parts = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    known = {ours: str(parts.pop(theirs, "")) for theirs, ours in names.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts | PREPARED,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
# Still read by, never written with: links, sessions and secrets of before the key was changed.
SECRET_KEY_FALLBACKS = os.environ.get("HAMLET_OLD_SECRET_KEYS", "").split()
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///hamlet"))}
ALLOWED_HOSTS = os.environ.get("HAMLET_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ADDRESS = os.environ.get("HAMLET_ADDRESS") or (
    f"https://{ALLOWED_HOSTS[0]}"
    if HTTPS
    else f"http://{ALLOWED_HOSTS[0]}:{os.environ.get('PORT', '8000')}"
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "hamlet.design",
    "hamlet.journal",
    "hamlet.access",
    "hamlet.place",
    "hamlet.people",
    "hamlet.notices",
    "hamlet.sharing",
    "hamlet.directory",
    "hamlet.booking",
    "hamlet.frontdoor",
    "hamlet.streaming",
    "hamlet.discharge",
    "hamlet.interop",
    "hamlet.portal",
    "hamlet.synth",
    "hamlet.config",
]

MIDDLEWARE = [
    "hamlet.config.middleware.InFhir",
    "hamlet.config.middleware.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hamlet.config.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hamlet.config.sessions.SignedIn",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hamlet.config.middleware.StrictSessions",
    "hamlet.config.middleware.TellWhoActs",
    "hamlet.config.kept_forms.KeptForms",
    "hamlet.config.middleware.PlainErrors",
]

ROOT_URLCONF = "hamlet.config.urls"
WSGI_APPLICATION = "hamlet.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(folder) for folder in ROOMS.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "hamlet.design.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "hamlet.config.context.page",
            ],
        },
    },
    {
        # Only for the pages of django-allauth that we do not draw ourselves.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "hamlet.config.passwords.NotSoonGuessed"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "hamlet.config.passwords.NotOurOwnWords"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/home/"
RESIDENT_HOME = "/mine/"
LOGOUT_REDIRECT_URL = "/"
# Both limits on tries, of signing in and of references, ask this for whose address it is.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HAMLET_PROXIES", "0"))
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hamlet.config.sign_in.NoOpenRegistration"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "hamlet.config.sign_in.SecondFactors"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # The partnership opened the account: the address is known.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

SESSION_ENGINE = "hamlet.config.sessions"
# Searches for people by one account: in a minute, and in an hour.
SEARCHES = {
    60: int(os.environ.get("HAMLET_SEARCHES_A_MINUTE", "30")),
    3600: int(os.environ.get("HAMLET_SEARCHES_AN_HOUR", "400")),
}
# Requests for help sent online from one network address, or by one resident who is signed in.
REQUESTS_A_DAY = int(os.environ.get("HAMLET_REQUESTS_A_DAY", "50"))
STAFF_IDLE = timedelta(minutes=15)
RESIDENT_IDLE = timedelta(minutes=10)
SESSION_LONGEST = timedelta(hours=8)
# An hour more, so that a form that comes too late still finds whose it was.
SESSION_COOKIE_AGE = 9 * 60 * 60
# A name with this prefix is taken only over TLS, for this host alone.
HOST_ONLY = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{HOST_ONLY}sessionid"
CSRF_COOKIE_NAME = f"{HOST_ONLY}csrftoken"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# In the session, so that no further cookie holds anything.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "hamlet.config.views.stale_form"
CACHES = {
    # Shared by all processes: it counts tries to sign in, searches, and requests sent online.
    "default": {"BACKEND": "hamlet.access.cache.JsonCache"}
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("bn", "বাংলা"), ("so", "Soomaali")]
LOCALE_PATHS = [ROOMS / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["hamlet.config.uploads.NoFiles"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "hamlet.config.logs.WithoutValues",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "hamlet": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        # Its tracebacks hold values; `config.views.fault` logs the same without them.
        "django.request": {"level": "CRITICAL"},
    },
}
