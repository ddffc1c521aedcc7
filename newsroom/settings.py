"""Every setting of Newsroom, grouped by topic; what differs between sites comes from the
environment, or from a file `.env` beside `manage.py`. README.md lists the names."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from js_asset import static_lazy
from limits import parse_many
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")), recurse=False)


def needed(name, purpose):
    """The value of `name` in the environment; without it nothing starts."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {purpose}. Set it in the environment or in the file .env; "
            "`make demo` writes one for a trial."
        )
    return value


def secret(name, purpose):
    """A text nobody can guess; a site on https takes no short or placeholder one."""
    return hard_to_guess(name, needed(name, purpose), purpose)


def hard_to_guess(name, value, purpose):
    if IS_HTTPS and (len(value) < 50 or len(set(value)) < 10 or "insecure" in value):
        raise ImproperlyConfigured(
            f"{name} can be guessed: {purpose}. Use at least 50 random characters."
        )
    return value


def fernet_keys(name, purpose):
    """The keys in `name`, newest first; each is tried, so that no e-mail meets a broken one."""
    keys = [key.strip() for key in needed(name, purpose).split(",")]
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is not valid: {purpose}. Each key is 32 random bytes in URL-safe base64."
        ) from None
    return keys


def choice(name, values):
    """One of `values`, the first by default."""
    value = env.str(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} is none of {', '.join(values)}.")
    return value


def limit(name, default):
    """Rates such as "6/minute; 40/hour", each of which holds; an empty text is no limit."""
    rates = env.str(name, default)
    try:
        return parse_many(rates) if rates else []
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is no list of rates such as 6/minute; 40/hour."
        ) from None


# The site and its secrets

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # load_demo writes only where this is on
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
SITE_NAME = env.str("SITE_NAME", "Newsroom")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
if not SITE_HOST:
    raise ImproperlyConfigured("SITE_URL is not a full address like https://news.example.")
IS_HTTPS = SITE_URL.startswith("https://")
for switch, is_on in (("DEBUG", DEBUG), ("DEMO", DEMO)):
    if IS_HTTPS and is_on:
        raise ImproperlyConfigured(
            f"{switch} is for a trial on one machine: unset it, or use http in SITE_URL."
        )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [SITE_HOST])
SECRET_KEY = secret("SECRET_KEY", "sessions and signed links are signed with it")
# Its earlier values: what was signed with them, such as the address of a receipt, stays good.
SECRET_KEY_FALLBACKS = [
    hard_to_guess("SECRET_KEY_FALLBACKS", key, "sessions and links signed with it are trusted")
    for key in env.list("SECRET_KEY_FALLBACKS", [])
    if key
]
EMAIL_ENCRYPTION_KEYS = fernet_keys(
    "EMAIL_ENCRYPTION_KEYS",
    "readers' e-mail addresses are encrypted with it (Fernet keys, newest first, commas)",
)
EMAIL_INDEX_KEY = secret(
    "EMAIL_INDEX_KEY", "readers' e-mail addresses are found again by a digest keyed with it"
)
# Earlier values of EMAIL_INDEX_KEY: who was found, or erased, under one of them still is.
EMAIL_INDEX_OLD_KEYS = [key for key in env.list("EMAIL_INDEX_OLD_KEYS", []) if key]


# Applications

INSTALLED_APPS = [
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "taggit",
    "articles",
    "comments",
    "newsroom.apps.NewsroomConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.compression.TextCompression",
    "csp.middleware.CSPMiddleware",
    "newsroom.languages.middleware",
    "newsroom.saving.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

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
                "newsroom.context.site",
            ],
        },
    },
]


# Server, database, cache, tasks

SERVER_THREADS = env.int("SERVER_THREADS", 4)  # of each of the web server's processes

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/newsroom.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue instead of failing half way, readers never wait for them.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Tests run in a file too: neither of the two exists in memory.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"] + ".test"}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What is asked for lies in memory or on flash, where a row by its key costs as little as the
    # next one; PostgreSQL reckons with turning disks and would read whole tables instead.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c random_page_cost=1.1"
    # One connection for each thread of a process, so that none waits for another's.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": SERVER_THREADS,
    }

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    _cache = {
        "BACKEND": "newsroom.caches.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "newsroom",
        # Whoever reads or writes must not wait for a Redis that hangs.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
else:
    _cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _cache}

# A story that many read at once is made once in so many seconds, as a cache before the site would;
# what changes in the story itself, its comments or the frame shows at once all the same.
PAGE_KEPT_SECONDS = env.float("PAGE_KEPT_SECONDS", 1)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True


# Static files and media

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
WHITENOISE_MAX_AGE = 3600
# Source maps are for developers only, and compressing them takes as long as all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
S3_BUCKET = env.str("S3_BUCKET", "")
_media_sources = []
if S3_BUCKET:
    if not find_spec("storages"):
        raise ImproperlyConfigured(
            "S3_BUCKET is set but django-storages is not installed: "
            "pip install --require-hashes -r requirements-s3.txt."
        )
    S3_PUBLIC_HOST = needed("S3_PUBLIC_HOST", "readers' browsers load the pictures from it")
    _media_sources = [f"https://{S3_PUBLIC_HOST}"]
    _media = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", None),
            "custom_domain": S3_PUBLIC_HOST,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
else:
    _media = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
STORAGES = {
    "default": _media,
    "staticfiles": {"BACKEND": "newsroom.bundling.Storage"},
}

PICTURE_MAX_BYTES = env.int("PICTURE_MAX_BYTES", 25 * 1024 * 1024)
PICTURE_MAX_PIXELS = env.int("PICTURE_MAX_PIXELS", 40_000_000)
# Pictures as they were uploaded, with all that cameras write into them: kept, but never served.
KEEP_ORIGINALS = env.bool("KEEP_ORIGINALS", False)
ORIGINALS_ROOT = Path(env.str("ORIGINALS_ROOT", str(BASE_DIR / "var" / "originals"))).resolve()
for _served in (MEDIA_ROOT, STATIC_ROOT):
    if ORIGINALS_ROOT.is_relative_to(_served.resolve()):
        raise ImproperlyConfigured("ORIGINALS_ROOT is inside a folder that readers are served.")
CLIP_MAX_BYTES = env.int("CLIP_MAX_BYTES", 180 * 1024 * 1024)

# Where the players of other sites come from, by what EMBED_PROVIDERS calls them. Pages may frame
# these hosts and no others, and do so only when a reader clicks.
_players = {
    "youtube": "https://www.youtube-nocookie.com",
    "facebook": "https://www.facebook.com",
    "tiktok": "https://www.tiktok.com",
    "vimeo": "https://player.vimeo.com",
}
EMBED_PROVIDERS = env.list("EMBED_PROVIDERS", list(_players))
if unknown := [name for name in EMBED_PROVIDERS if name not in _players]:
    raise ImproperlyConfigured(
        f"EMBED_PROVIDERS has {', '.join(unknown)}, which is none of {', '.join(_players)}."
    )
EMBED_PLAYERS = {name: _players[name] for name in EMBED_PROVIDERS}
# Whether the desk may ask a provider for the still of a video while a story is edited.
EMBED_FETCH_STILLS = env.bool("EMBED_FETCH_STILLS", False)
FILE_UPLOAD_PERMISSIONS = 0o644
# The story form posts a row per byline, mention, figure and topic.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# A text of a million accented letters is three times as long on its way here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024


# Editing

# Modules of the rich-text editor; what it offers of them, and calls it, says articles/editor.py.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy(f"js/body-{part}.js") for part in ("schema", "toolbar", "paste")],
        "extensions": dict.fromkeys(
            [
                "BodyHeading",
                "BodyBlockquote",
                "QuoteSource",
                "PullQuote",
                "FactBox",
                "BodyFigure",
                "BodyTable",
                "BodyTableRow",
                "BodyTableCell",
                "BodyTableHeader",
                "BodyLink",
                "Note",
                "PassageLanguage",
                "BodyToolbar",
                "CleanPaste",
            ],
            "articles.editor.no_rules",
        ),
    }
]
# A story is approved by somebody who did not write it alone; off for a newsroom of one.
REVIEW_BY_SECOND_PERSON = env.bool("REVIEW_BY_SECOND_PERSON", True)


# Comments

COMMENT_MAX_LENGTH = env.int("COMMENT_MAX_LENGTH", 5000)
# These hold where the desk's comment settings leave a field empty; a section and a story go before
# them. A number of days of 0 closes none by age.
COMMENTS = choice("COMMENTS", ["open", "closed", "off"])
COMMENT_CLOSE_AFTER_DAYS = env.int("COMMENT_CLOSE_AFTER_DAYS", 0)
# After so many approved comments a reader's next one appears when they press the button behind a
# mailed link; 0 is never. Nobody is trusted by an address they merely typed.
COMMENT_TRUST_AFTER = env.int("COMMENT_TRUST_AFTER", 0)
# Reports that hide a comment in a sensitive section until a moderator decides.
COMMENT_REPORTS_TO_HIDE = env.int("COMMENT_REPORTS_TO_HIDE", 3)
COMMENT_REPEATED_DAYS = env.int("COMMENT_REPEATED_DAYS", 7)  # how far back rules look
# Minutes the oldest comment may wait before the managing editors are told by mail; 0 is never.
COMMENT_ALARM_AFTER_MINUTES = env.int("COMMENT_ALARM_AFTER_MINUTES", 240)
COMMENT_EMAIL_REQUIRED = env.bool("COMMENT_EMAIL_REQUIRED", True)

# How many comments are taken in; what comes beyond is given back to be sent later. A network is
# a /24 or a /48, which many readers of one telephone company may share.
COMMENT_LIMIT_NETWORK = limit("COMMENT_LIMIT_NETWORK", "20/minute; 200/hour")
COMMENT_LIMIT_CONTACT = limit("COMMENT_LIMIT_CONTACT", "6/minute; 40/hour")
# The whole site's, for what a browser sent from one of our forms and, apart, for all that seems not
# to be: a flood of programs leaves readers their share.
COMMENT_LIMIT_SITE = limit("COMMENT_LIMIT_SITE", "90/minute")

# How long what readers leave behind is kept, for `purge_personal_data` and the notice they read.
KEEP_NETWORK_DAYS = env.int("KEEP_NETWORK_DAYS", 30)
KEEP_BROWSER_DAYS = env.int("KEEP_BROWSER_DAYS", 7)
KEEP_SPAM_CONTACT_DAYS = env.int("KEEP_SPAM_CONTACT_DAYS", 30)
KEEP_CONTACT_MONTHS = env.int("KEEP_CONTACT_MONTHS", 12)
KEEP_WITHDRAWN_DAYS = env.int("KEEP_WITHDRAWN_DAYS", 30)
# When a request to see or erase one's data must be met; the decree 13/2023/NĐ-CP has three days.
DATA_REQUEST_HOURS = env.int("DATA_REQUEST_HOURS", 72)
# Who was erased, as keyed digests: apart from the database, whose backups still have them.
ERASURES_FILE = Path(env.str("ERASURES_FILE", str(BASE_DIR / "var" / "erasures")))


# Mail

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "dummy://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
# Where it is off everything but mail works, and nothing offers to send any.
SENDS_MAIL = not EMAIL_BACKEND.endswith("dummy.EmailBackend")
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "localhost")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"newsroom@{SITE_HOST}")


# Security

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "newsroom.views.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked for on this machine, in plain http
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The nonce reaches a page only where a template asks for it: the story's form has
        # the one inline script and the one inline style of the site, both the rich-text editor's.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_media_sources],
        "media-src": [SELF, *_media_sources],
        "frame-src": [SELF, *EMBED_PLAYERS.values()],  # the desk shows a draft beside its form
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}


# Log: to standard error, one line an event; no e-mail address, whatever the event

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "newsroom.log.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "problems": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Listed to lose Django's own handler, which mails errors with all that was posted.
        "django": {"level": "INFO"},
        # A page that is not found is a line of the web server's log, if it keeps one.
        "django.request": {"level": "ERROR"},
        # The worker sets its own level, and tells of each task's start and end.
        "django_tasks": {"handlers": ["problems"], "propagate": False},
        "django_tasks_db": {"handlers": ["problems"], "propagate": False},
    },
}
