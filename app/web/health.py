"""Whether this instance can take a vote and keep it, for whoever watches it."""

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.db import durability_faults, reading
from app.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def state() -> ResponseReturnValue:
    """Answer 200 if the database is there and durable, 503 if not."""
    try:
        sound = not durability_faults(reading())
    except SQLAlchemyError:
        sound = False
    return {"status": "ok" if sound else "unsound"}, 200 if sound else 503


def init_app(app: Flask) -> None:
    """Answer at ``/healthz``."""
    app.register_blueprint(bp)
