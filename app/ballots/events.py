"""What the journal tells of ballots; never a choice, never a name."""

from dataclasses import dataclass

from app import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfBallot(journal.Event):
    ballot_id: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotDrafted(_OfBallot):
    """A ballot was drafted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotDraftChanged(_OfBallot):
    """A draft was changed before its notice was posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotNoticePosted(_OfBallot):
    """The notice was posted; question, scope and policies are fixed.

    Attributes:
        plan_sha256: of the text voted on, in hex.
        days_of_notice: full days between the posting and the opening.
        override_reason: why an exercise goes below the days the law wants.
    """

    plan_sha256: str
    days_of_notice: int
    override_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotOpened(_OfBallot):
    """The roll was frozen; area in dm², the root in hex."""

    roll_units: int
    roll_area_dm2: int
    roll_heads: int
    roll_root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCast(_OfBallot):
    """A vote arrived.

    Attributes:
        seal: a keyed hash over all of it, in hex; without the key it tells nothing.
    """

    vote_id: int
    channel: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotClosed(_OfBallot):
    """Nothing cast after this counts, whatever a clock says."""

    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCounted(_OfBallot):
    """The count and its hash, in hex."""

    outcome_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotWithdrawn(_OfBallot):
    """The ballot was called off."""

    reason: str
