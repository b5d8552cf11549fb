"""Settings of CooperaNet; every value that differs between installations comes from the environment (.env.example)."""

import logging
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from cooperanet.database import embedded_database
from cooperanet.embedded import embedded_secret_key
from cooperanet.environment import BASE_DIR, env
from cooperanet.logs import configure_logs
from cooperanet.valkey import embedded_valkey_url

VAR_DIR = BASE_DIR / "var"

DEBUG = env.bool("DEBUG", default=False)
# Only the embedded database may go with a key made here; an installation sets its own.
DATABASE_URL = env("DATABASE_URL", default="")
SECRET_KEY = env("SECRET_KEY", default="") or ("" if DATABASE_URL else embedded_secret_key(VAR_DIR))
if not SECRET_KEY:
    raise SystemExit("SECRET_KEY is missing: an installation with DATABASE_URL needs a long random text of its own.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://localhost:8000")
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "cooperanet.apps.CooperaNetConfig",
    "reports",
    "exchange",
    "accounts",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_structlog",
    "cooperanet.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "cooperanet.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cooperanet.middleware.RefuseUnreadableMiddleware",
    "cooperanet.middleware.RequestLogMiddleware",
    "cooperanet.middleware.UnavailableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "cooperanet.middleware.WhoAndWhereMiddleware",
]

# The benchmarks add a page of their own.
ROOT_URLCONF = env("ROOT_URLCONF", default="cooperanet.urls")
WSGI_APPLICATION = "cooperanet.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cooperanet.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cooperanet.templatetags.ui"],
        },
    }
]

# Database: PostgreSQL without extensions. DATABASE_URL wins over the embedded server.
# Migrations, jobs and commands may take their time; cooperanet/wsgi.py gives web requests 5 s.
STATEMENT_TIMEOUT = env("STATEMENT_TIMEOUT", default="10min")
DATABASES = {
    "default": {
        **(env.db("DATABASE_URL") if DATABASE_URL else embedded_database(VAR_DIR)),
        # Another database of the same server, for the benchmarks.
        **({"NAME": env("DATABASE_NAME")} if env("DATABASE_NAME", default="") else {}),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT} -c idle_in_transaction_session_timeout="
            f"{env('IDLE_IN_TRANSACTION_TIMEOUT', default=STATEMENT_TIMEOUT)}"
            " -c lock_timeout=2s -c random_page_cost=1.1 -c jit=off",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of wrong passwords and codes live in PostgreSQL, so that they survive a wiped Valkey
# and no page depends on the broker.
# A full cache forgets counters that still count, so it holds more than anybody can fill within their five minutes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Work for later. There is no CELERY_TASK_TIME_LIMIT: the worker runs with `-P threads`, and a thread cannot be stopped
# from outside. Each task keeps its own limits, as accounts/tasks.py does, and the database those of a statement.
REDIS_URL = env("REDIS_URL", default="") or embedded_valkey_url(VAR_DIR)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE = {
    "deliver mail": {"task": "accounts.tasks.deliver_mail", "schedule": 5.0, "options": {"expires": 5}},
    "mandates": {"task": "accounts.tasks.look_after_mandates", "schedule": 3600.0, "options": {"expires": 3600}},
    "clear sessions": {"task": "cooperanet.tasks.clear_sessions", "schedule": 3600.0, "options": {"expires": 3600}},
    "seal the trail": {"task": "accounts.tasks.seal_trail", "schedule": 120.0, "options": {"expires": 120}},
    "check the trail": {"task": "accounts.tasks.check_trail", "schedule": crontab(hour="6", minute="30")},
    "partners": {"task": "accounts.tasks.keep_partners", "schedule": 3600.0, "options": {"expires": 3600}},
    "heartbeat": {"task": "cooperanet.tasks.heartbeat", "schedule": 15.0, "options": {"expires": 15}},
}

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="CooperaNet <no-reply@cooperanet.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("pt-br", "Português"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "cooperanet" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "cooperanet.formats"
USE_TZ = True
# A report "as of 20 April 2022" means the end of that day here, and every page shows its times here.
TIME_ZONE = SECRETARIAT_TIME_ZONE = env("SECRETARIAT_TIME_ZONE", default="America/New_York")

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.MaximumLengthValidator"},
]
# How long the link to take over a seat works.
HAND_OVER_DAYS = env.int("HAND_OVER_DAYS", default=14)
# How long a recovery waits for somebody of the institution to stop it.
RECOVERY_DAYS = env.int("RECOVERY_DAYS", default=7)
# After how many days a mandate is to be confirmed again; and how many after the question a reminder goes out, the
# Secretariat sees the silence, and the country's Permanent Mission is told.
MANDATE_INQUIRY_DAYS = env.int("MANDATE_INQUIRY_DAYS", default=182)
MANDATE_REMINDER_DAYS = env.int("MANDATE_REMINDER_DAYS", default=10)
MANDATE_SILENCE_DAYS = env.int("MANDATE_SILENCE_DAYS", default=21)
MANDATE_ESCALATION_DAYS = env.int("MANDATE_ESCALATION_DAYS", default=45)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "set_password": "accounts.forms.FirstPasswordForm",
    "reset_password": "accounts.forms.NewPasswordForm",
    "reset_password_from_key": "accounts.forms.ForgottenPasswordForm",
}
# Allauth's own generator copies addresses into a table of its own, where an address the Secretariat has changed
# would go on opening the seat.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CooperaNet"
MFA_ADAPTER = "accounts.passkeys.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
    "login_webauthn": "accounts.passkeys.SignInWithPasskeyForm",
    "authenticate_webauthn": "accounts.passkeys.PasskeyAsFactorForm",
    "reauthenticate_webauthn": "accounts.passkeys.PasskeyAgainForm",
}
# Addresses are entered by the Secretariat and proved by the mailed link; there is no other proof to wait for.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# How long the link of an invitation opens a seat.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=30)
# Partners: the principles that they accept, one file for each version; what the Secretariat goes through before it
# verifies them, and for how many months that holds; for how many days an applicant may confirm the address.
PRINCIPLES = BASE_DIR / "cooperanet" / "data" / "principles"
PARTNER_CHECKLIST = Path(env("PARTNER_CHECKLIST", default=str(BASE_DIR / "cooperanet/data/partner_checklist.csv")))
VERIFICATION_MONTHS = {"partner": 24, "company": 12, "ngo": 24, "foundation": 24, "academia": 36}
VERIFICATION_MONTHS |= {"international-agency": 36, "observer-agency": 36}
VERIFICATION_MONTHS |= {kind: int(months) for kind, months in env.dict("VERIFICATION_MONTHS", default={}).items()}
VERIFICATION_REMINDER_DAYS = env.int("VERIFICATION_REMINDER_DAYS", default=60)
APPLICATION_DAYS = env.int("APPLICATION_DAYS", default=14)
# For how many days after an encouragement the Board writes no other to the same Authority.
ENCOURAGEMENT_DAYS = env.int("ENCOURAGEMENT_DAYS", default=30)
# Behind nginx every visitor would else share the proxy's address, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0

# Sessions: at most 12 hours after signing in, for every seat, and no longer than the browser is open; and no longer
# unused than this.
SESSION_ENGINE = "accounts.sessions"
IDLE_MINUTES_WITH_FACTOR = 30
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cooperanet.views.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cooperanet.stylesheets.SiteStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

LOG_FORMAT = env("LOG_FORMAT", default="json")
LOGGING = configure_logs(LOG_FORMAT, env("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
# A visitor may write what he likes into X-Request-ID; the proxy overwrites it.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = env.bool("BEHIND_PROXY", default=False)
SHOW_DEMO_NOTICE = env.bool("SHOW_DEMO_NOTICE", default=False)
