"""Every component with its empty, wrong and long states, for those who build."""

from flask import Blueprint, Flask

bp = Blueprint("gallery", __name__, url_prefix="/components")


def init_app(app: Flask) -> None:
    """Serve the gallery."""
    app.register_blueprint(bp)
