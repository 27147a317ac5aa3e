"""The settings of the program, but with a data folder of their own, quick passwords, and mail kept in memory."""

import os
import tempfile

# Playwright runs an event loop in the thread of the test, where Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ["WUNSCHKUNDE_DATA"] = tempfile.mkdtemp(prefix="wunschkunde-tests-")

from wunschkunde.web.settings import *  # noqa: F403
from wunschkunde.web.translations import compile_catalogs

# Before Django reads a catalog: it keeps what it has read.
compile_catalogs()

SECRET_KEY = "for tests only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
DEBUG = False
# The list of static files is not made anew for each client of each test: one is looked up when it is asked for.
WHITENOISE_AUTOREFRESH = True
