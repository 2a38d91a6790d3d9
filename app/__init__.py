"""The application factory: the one module that knows every part."""

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, journal, keys
from app import db as database
from app.audit import committee_views as audit_pages
from app.ballots import evidence_views as ballot_evidence
from app.ballots import mirror
from app.ballots import models as ballots_tables
from app.ballots import overview as ballot_overview
from app.ballots import public_views as public_ballots
from app.ballots import resident_views as resident_ballots
from app.ballots.committee_views import ballot_list
from app.ballots.committee_views import drafts as ballot_drafts
from app.ballots.committee_views import figures as ballot_figures
from app.ballots.committee_views import papers as ballot_papers
from app.ballots.committee_views import steps as ballot_steps
from app.db import db
from app.home import public_views as estate_page
from app.home import resident_views as home
from app.identity import committee_views as request_pages
from app.identity import models as identity_tables
from app.identity import session_views as visitors
from app.identity.resident_views import devices, door
from app.identity.staff_views import accounts, own_account
from app.identity.staff_views import sign_in as staff_door
from app.projects import committee_views as project_page
from app.projects import models as projects_tables
from app.register import code_views as code_pages
from app.register import letter_views as letter_pages
from app.register import models as register_tables
from app.register.committee_views import estate_frame, estates
from app.register.committee_views import imports as import_pages
from app.register.committee_views import namesakes as namesake_pages
from app.register.committee_views import roll as register_pages
from app.web import health, surface
from app.web.access import login_manager
from app.web.settings import KEY as SETTINGS
from config import ROOT, Settings

MEGABYTE = 1024 * 1024
PARTS = (
    visitors,
    accounts,
    audit_pages,
    ballot_evidence,
    ballot_overview,
    ballot_drafts,
    ballot_figures,
    ballot_list,
    ballot_papers,
    ballot_steps,
    code_pages,
    devices,
    door,
    estate_frame,
    estate_page,
    estates,
    health,
    home,
    import_pages,
    letter_pages,
    namesake_pages,
    own_account,
    project_page,
    public_ballots,
    register_pages,
    request_pages,
    resident_ballots,
    staff_door,
)
TABLES = (ballots_tables, identity_tables, journal, projects_tables, register_tables)


def create_app(settings: Settings) -> Flask:
    """Build the application for these settings."""
    app = Flask(
        __name__,
        template_folder=ROOT / "templates",
        static_folder=None,
    )
    keyring = keys.Keyring(settings.master_secret)
    keys.install(keyring)
    mirror.install(settings.mirror_path)
    app.extensions[SETTINGS] = settings
    app.config.update(
        SECRET_KEY=keyring.key("flask-session").hex(),
        SESSION_COOKIE_NAME="__Host-form" if settings.https else "form",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=51 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=1000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
    )
    database.init_app(app, settings.database_url)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    login_manager.init_app(app)
    surface.init_app(app, ROOT, development=settings.development)
    for part in PARTS:
        part.init_app(app)
    cli.init_app(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops
        )
    return app
