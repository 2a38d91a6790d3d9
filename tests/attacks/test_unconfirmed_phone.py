"""Whoever photographed a letter and waits for the committee learns of no receipt."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.ballots.conftest import Story
from tests.ballots.test_resident_views import NOW, opened_now, phone_of

HOME = "1-1-101"


def a_phone_nobody_confirmed(app: Flask, story: Story) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("device", story.device(HOME, confirmed=False))
    return browser


def test_a_phone_nobody_confirmed_sees_no_receipt_of_the_home(
    app: Flask, story: Story, session: Session
) -> None:
    ballot_id = opened_now(story)
    code = story.cast(ballot_id, HOME, at=NOW).code
    shown = code[:5]
    stranger = a_phone_nobody_confirmed(app, story)
    assert stranger.get(f"/receipts/{code}").status_code == 404
    for path in ("/home", f"/ballots/{ballot_id}", "/devices"):
        answer = stranger.get(path)
        assert answer.status_code == 200, path
        assert shown not in answer.text, path
    family = phone_of(app, story, HOME)
    assert family.get(f"/receipts/{code}").status_code == 200
    assert shown in family.get("/home").text


def test_a_phone_nobody_confirmed_neither_votes_nor_ends_another(
    app: Flask, story: Story
) -> None:
    ballot_id = opened_now(story)
    stranger = a_phone_nobody_confirmed(app, story)
    sent = {"request_key": "0" * 32, "owner": "y"}
    assert stranger.post(f"/ballots/{ballot_id}/cast", data=sent).status_code == 403
    assert phone_of(app, story, HOME).get("/home").status_code == 200
