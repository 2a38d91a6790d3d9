"""What the same server does at least: two small applications to be measured beside ours.

Floor A is a bare route making one durable insert. Floor B is what a Flask page usually
stands on: the ORM, Flask-Login, a form with its token, and a page of 10 KB.
"""

from flask import Flask, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
)
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from sqlalchemy import Connection, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import StringField
from wtforms.validators import DataRequired

from app.db import (
    _make_durable,
    engine_options,
    init_app,
    is_sqlite,
)
from app.db import db as our_db
from config import Settings

ROWS = 80
PAGE = """<!doctype html><html lang="en"><title>Floor</title><h1>Floor B</h1>
<form method="post">{{ form.csrf_token }}{{ form.text.label }}{{ form.text() }}</form>
<table>{% for row in rows %}<tr class="row row--{{ loop.cycle('odd', 'even') }}">
<th scope="row">{{ row.number }}</th><td class="name">{{ row.name }}</td>
<td class="area">{{ row.area }}</td></tr>{% endfor %}</table></html>"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class FloorUser(UserMixin, Base):
    __tablename__ = "floor_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class FloorEntry(Base):
    __tablename__ = "floor_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(50))


class FloorForm(FlaskForm):  # type: ignore[misc]
    text = StringField("Text", validators=[DataRequired()])


def bare(settings: Settings | None = None) -> Flask:
    """Floor A: one route, one insert that is on the disk when it answers."""
    settings = settings or Settings.from_env()
    app = Flask("floor_a")
    init_app(app, settings.database_url)
    with app.app_context():
        engine = our_db.engine

    @app.post("/")
    def insert() -> ResponseReturnValue:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(
                "INSERT INTO floor_entry (user_id, text) VALUES (1, 'agree')"
            )
            connection.commit()
        finally:
            connection.close()
        return "", 204

    return app


def usual(settings: Settings | None = None) -> Flask:
    """Floor B: a signed-in user sends a form; a row is written; a page answers."""
    settings = settings or Settings.from_env()
    app = Flask("floor_b")
    app.jinja_loader = DictLoader({"page.html": PAGE})  # type: ignore[misc]
    app.config.update(
        SECRET_KEY=settings.master_secret,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    db.init_app(app)
    if is_sqlite(settings.database_url):
        with app.app_context():
            event.listen(db.engine, "connect", _make_durable)
            event.listen(db.engine, "begin", _begin_immediately)
    login = LoginManager(app)
    login.user_loader(lambda kept: db.session.get(FloorUser, int(kept)))

    @app.get("/sign-in")
    def sign_in() -> ResponseReturnValue:
        login_user(db.session.get_one(FloorUser, 1))
        session.permanent = True
        return redirect("/")

    @app.route("/", methods=["GET", "POST"])
    @login_required
    def page() -> ResponseReturnValue:
        form = FloorForm()
        if form.validate_on_submit():
            db.session.add(FloorEntry(user_id=current_user.id, text=form.text.data))
            db.session.commit()
        rows = [
            {
                "number": number,
                "name": f"Name of row {number}",
                "area": f"{number}.00 m²",
            }
            for number in range(ROWS)
        ]
        return render_template("page.html", form=form, rows=rows)

    return app


def _begin_immediately(connection: Connection) -> None:
    # Its route reads the user and then writes: begun otherwise, two at once would fail.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def make_tables(settings: Settings) -> None:
    """Make the floors' tables, with the one user who signs in."""
    app = usual(settings)
    with app.app_context():
        db.create_all()
        db.session.add(FloorUser(id=1, name="Floor"))
        db.session.commit()
        db.engine.dispose()
