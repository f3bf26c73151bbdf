"""Django's settings for the peer: production settings, as tuned as the stack allows."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from kombu import Queue

_database = urlsplit(os.environ["PEER_DATABASE_URL"])
SECRET_KEY = os.environ["PEER_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
ROOT_URLCONF = "benchmarks.peers.portal.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "invitations",
    "benchmarks.peers.portal",
]
SITE_ID = 1
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,  # with DEBUG off the templates are compiled once and cached
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": _database.username,
        "PASSWORD": _database.password or "",
        "HOST": _database.hostname,
        "PORT": _database.port,
        "CONN_MAX_AGE": None,  # one connection a thread, kept
        "OPTIONS": {"prepare_threshold": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["benchmarks.peers.portal.hashers.Argon2"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # a benchmark signs in often; ours is likewise not limited while measured
ACCOUNT_ADAPTER = "invitations.models.InvitationsAdapter"
INVITATIONS_INVITATION_ONLY = True
LOGIN_REDIRECT_URL = "/profile"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["PEER_SMTP_PORT"])
DEFAULT_FROM_EMAIL = "portal@example.com"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}

CELERY_BROKER_URL = os.environ["PEER_BROKER_URL"]
CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
# Said of each queue: CELERY_TASK_DEFAULT_QUEUE_TYPE alone leaves queues named by -Q and by routes classic.
_QUORUM = {"x-queue-type": "quorum"}
CELERY_TASK_QUEUES = [Queue(name, queue_arguments=_QUORUM) for name in ("peer.invited", "peer.mail")]
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "peer.mail"
CELERY_TASK_ROUTES = {"peer.take_invited": {"queue": "peer.invited"}}
CELERY_WORKER_DETECT_QUORUM_QUEUES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 16
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
