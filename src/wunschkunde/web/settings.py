"""All settings. What can be set from outside is read from the environment here, and described in docs/reference."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
env.read_env(os.environ.get("WUNSCHKUNDE_ENV_FILE", ".env"), recurse=False)

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("WUNSCHKUNDE_DATA", "data")).resolve()


def _secret(name: str) -> str:
    """Return a secret from the environment, or from a file of mode 0600 in the data folder, made once."""
    given = env.str(name, "")
    if given:
        return str(given)
    path = DATA_DIR / name.lower()
    if not path.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _digest(folder: Path) -> str:
    """Return ten letters that change with any file in a folder."""
    digest = hashlib.blake2b(digest_size=5)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


SECRET_KEY = _secret("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
SALT_KEY = _secret("NOTES_KEY")
DEBUG = False
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
IS_SECURE = PUBLIC_URL.startswith("https://")
# Who runs a server for several practices stands behind its directory.
IMPRINT_URL, PRIVACY_URL = env.str("IMPRINT_URL", ""), env.str("PRIVACY_URL", "")

INSTALLED_APPS = [
    "wunschkunde.web",
    "wunschkunde.accounts",
    "wunschkunde.outbox",
    "wunschkunde.history",
    "wunschkunde.stages.profile",
    "wunschkunde.stages.inquiry",
    "wunschkunde.stages.decision",
    "wunschkunde.stages.referral",
    "wunschkunde.stages.collaboration",
    "wunschkunde.stages.completion",
    "wunschkunde.stages.learning",
    "wunschkunde.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "wunschkunde.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wunschkunde.web.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wunschkunde.accounts.middleware.SessionLimitsMiddleware",
    "wunschkunde.web.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wunschkunde.accounts.middleware.PracticeMiddleware",
    "wunschkunde.accounts.middleware.SecondStepMiddleware",
]

ROOT_URLCONF = "wunschkunde.web.urls"
WSGI_APPLICATION = "wunschkunde.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wunschkunde.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "wunschkunde.web.forms.FormRenderer"

DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'wunschkunde.sqlite3'}")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'wunschkunde.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Each usual alternative lost writes or refused them in measurements: see docs/decisions.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wunschkunde.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/heute/"
ACCOUNT_ADAPTER = "wunschkunde.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail from here because a stranger typed their address
# Counted in the memory of the one web process: several processes need a shared cache in CACHES.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/5m/key"}
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Wunschkunde"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
MFA_ADAPTER = "wunschkunde.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "wunschkunde.accounts.passkeys.PasskeyForm"}
USERSESSIONS_TRACK_ACTIVITY = False  # SessionLimitsMiddleware notes visits once an hour: reading writes nothing

# SameSite stays Lax so that links in mails arrive signed in. The __Host- prefix demands https.
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# In the session, since the default would set a cookie of its own without the prefix.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "wunschkunde.web.public.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

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
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
PUBLIC_BODY_LIMIT = 64 * 1024
PUBLIC_FIELD_LIMIT = 100
# Pictures are held in memory alone: what came with a file never reaches the disk before it is written anew.
PICTURE_BODY_LIMIT = FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German, formal (Sie)")), ("de-du", _("German, informal (Du)")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["wunschkunde.web.formats"]
TIME_ZONE = env.str("TIME_ZONE", "Europe/Berlin")

STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# The address changes with the files, so a browser keeps each for good and asks for none twice.
STATIC_URL = f"/static/{_digest(STATICFILES_DIRS[0])}/"
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}(css|fonts|img|js|vendor)/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Without a server named, letters go to files in the data folder and stay to be read there.
_email = env.dj_email_url("EMAIL_URL", "file:")
if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured("EMAIL_URL names no way of sending we know: submission://user:password@host:587 is one.")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "wunschkunde@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wunschkunde.web.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "wunschkunde": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # It names every property of our sheets that paper does not know.
        "weasyprint": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
