"""A household sees which phones it let in, and lets them go."""

from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from app.db import reading
from app.identity import cookies
from app.identity.queries.devices import devices_page
from app.identity.use_cases.devices import revoke_device
from app.identity.wording import device_label, relation_word
from app.web.access import Permission, requires, resident
from app.web.frame import DOORSTEP

bp = Blueprint("devices", __name__, url_prefix="/devices")


def init_app(app: Flask) -> None:
    """Attach the household's phones."""
    app.register_blueprint(bp)
    app.add_template_filter(device_label)
    app.add_template_filter(relation_word)


@bp.get("")
@requires(Permission.LIVE_HERE)
def index() -> ResponseReturnValue:
    """List the phones of this home."""
    page = devices_page(
        reading(),
        unit_id=resident().unit_id,
        device_id=resident().device_id,
        at=datetime.now(UTC),
    )
    return render_template("identity/devices.html", page=page)


@bp.post("/<int:device_id>/revoke")
@requires(Permission.LIVE_HERE)
def revoke(device_id: int) -> ResponseReturnValue:
    """Let one phone of this home go; one's own is sent to the doorstep."""
    this = resident()
    revoked = revoke_device(
        device_id=device_id,
        unit_id=this.unit_id,
        by_device_id=this.device_id,
        at=datetime.now(UTC),
    )
    if not revoked:
        abort(404)
    if device_id == this.device_id:
        return cookies.take_back(cookies.DEVICE, DOORSTEP)
    return cookies.see_other(url_for(".index"))
