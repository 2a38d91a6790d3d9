"""Which state of a draft a browser has read, so that nobody is silently overwritten."""

import hashlib
import json

from app.ballots.queries.facts import BallotFacts

AS_READ = "as_read"


def mark_of(ballot: BallotFacts) -> str:
    """A short mark that changes with anything a draft says."""
    said = [
        ballot.title,
        ballot.plan_sha256,
        ballot.scope_kind,
        ballot.scope,
        ballot.opens_at.isoformat(),
        ballot.closes_at.isoformat(),
        ballot.paper_place,
        ballot.policies.to_document(),
        [[one.text, one.effect, one.decision.item] for one in ballot.questions],
    ]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
