"""The pages on which the committee drafts, announces, opens and counts ballots."""

from flask import Flask

from app.ballots.committee_views import ballot_list, drafts, figures, papers, steps


def init_app(app: Flask) -> None:
    """Attach all of them."""
    for part in (ballot_list, drafts, figures, papers, steps):
        part.init_app(app)
