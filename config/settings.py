"""Settings of the site, all from environment variables or a `.env` file beside manage.py.

Defaults are those of production. `make run` writes a `.env` for one's own machine.

    DJANGO_SECRET_KEY        required
    DJANGO_ALLOWED_HOSTS     required, separated by commas
    DATABASE_URL             SQLite in var/ unless given
    DJANGO_HTTPS             on; off for plain HTTP on one's own machine
    DJANGO_BEHIND_PROXY      off; on if a proxy sets X-Forwarded-Proto, strips a visitor's own,
                             and adds the visitor's address to X-Forwarded-For
    DJANGO_DEBUG             off
    DJANGO_STATIC_COLLECTED  on unless debugging; off serves static files from where they lie
    CHECK_LASTS_DAYS         365; after so many days an editor's check is too old
    KEPT_PAGES_MB            64; how much of its pages a process keeps ready to be sent again
    IMPORT_MAX_MB            200; a larger file is not taken by the admin's import
    SUGGESTIONS_AN_HOUR, SUGGESTIONS_A_DAY, SUGGESTIONS_OF_ALL_AN_HOUR
                             5 and 20 from one sender, 60 from all together
    DJANGO_ENV_FILE          another file to read instead of .env
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# Environment: deferred validation, so that one message names everything that is wrong

env = Env(eager=False)
env.read_env(os.environ.get("DJANGO_ENV_FILE", BASE_DIR / ".env"), recurse=False)

given = validate.Length(min=1, error="Environment variable empty.")

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", validate=given)
ALLOWED_HOSTS = (
    env.list("DJANGO_ALLOWED_HOSTS", default=[])
    if DEBUG
    else env.list("DJANGO_ALLOWED_HOSTS", validate=given)
)
HTTPS = env.bool("DJANGO_HTTPS", default=True)
BEHIND_PROXY = env.bool("DJANGO_BEHIND_PROXY", default=False)
STATIC_COLLECTED = env.bool("DJANGO_STATIC_COLLECTED", default=not DEBUG)
# After so many days a recorded check no longer vouches for a fact, and pages say so.
CHECK_LASTS_DAYS = env.int("CHECK_LASTS_DAYS", default=365)
# How many suggestions are taken from one sender, and from all senders together.
SUGGESTIONS_AN_HOUR = env.int("SUGGESTIONS_AN_HOUR", default=5)
SUGGESTIONS_A_DAY = env.int("SUGGESTIONS_A_DAY", default=20)
SUGGESTIONS_OF_ALL_AN_HOUR = env.int("SUGGESTIONS_OF_ALL_AN_HOUR", default=60)
KEPT_PAGES_BYTES = env.int("KEPT_PAGES_MB", default=64) * 2**20
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_MB", default=200) * 2**20
DATABASE = env.dj_db_url(
    "DATABASE_URL",
    default=f"sqlite:///{VAR_DIR / 'catalogue.sqlite3'}",
    conn_max_age=600,
    conn_health_checks=True,
)

try:
    env.seal()
except EnvValidationError as error:
    problems = [
        f"  {name}: {' '.join(map(str, messages))}"
        for name, messages in error.error_messages.items()
    ]
    raise ImproperlyConfigured(
        "\n".join(
            [
                "The site cannot start. Set these in the environment or in .env:",
                *problems,
                "On your own machine, `make run` does that for you.",
            ]
        )
    ) from None

# Application

INSTALLED_APPS = [
    "affiliates",  # before the admin, whose templates it extends
    "comparisons",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
    "reversion",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.permissions_policy",
    "config.prefetching.announce_rules",
    "config.unreadable.no_nul_in_the_admin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        # The public pages.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "config.pages.environment",
            "context_processors": ["config.menu.site_menu"],
        },
    },
    {
        # The admin, and what apps bring along.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Database

DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer, and a writer waits for another instead of failing.
    DATABASE["OPTIONS"] = {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    } | DATABASE.get("OPTIONS", {})
    if DATABASE["NAME"] != ":memory:":
        Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)

# Uploads: files wait here for their import, out of everybody's reach

IMPORT_DIR = VAR_DIR / "imports"

# Language and time

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_COLLECTED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED

# Security

# In the admin, a program with a hundred citations is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if BEHIND_PROXY:
    # Only a proxy that sets or strips this header itself makes it trustworthy.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Logging

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would print each line a second time, and mail errors to nobody.
        "django": {"handlers": [], "level": "INFO"},
        # Anyone can send a wrong Host: it is answered with 400, and is no error of the site.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
