"""Who is let in at a household's door, and who may sign in as staff. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

WRONG_ANSWERS_ALLOWED = 5
TAIL_DIGITS = 4
LONGEST_NAME = 40
BETWEEN_PHONES = re.compile(r"[、,;/|\s]+")
CLAIM_LASTS = timedelta(hours=1)
DEVICE_LASTS = timedelta(days=30)
OPEN_REQUESTS_ALLOWED = 5

STAFF_IDLE = timedelta(minutes=30)
STAFF_ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
FAILURES_ALLOWED = 5
FAILURES_ALARMING = 20
LOCKED_FOR = timedelta(minutes=15)
FIRST_SIGN_IN_LASTS = timedelta(minutes=15)


class Relation(StrEnum):
    """What the person holding a device says to be to the home."""

    OWNER = auto()
    FAMILY = auto()
    TENANT = auto()


class Proof(StrEnum):
    """The one thing a home's door asks, which the roll knows."""

    PHONE_TAIL = auto()
    OWNER_NAME = auto()
    NOTHING_KNOWN = auto()


class DoorRefusal(StrEnum):
    """Why the door stays shut. ``wording`` owns the sentence for each."""

    WRONG = auto()
    LOCKED = auto()
    TOO_MANY_HERE = auto()
    CODE_DEAD = auto()
    CLAIM_USED = auto()
    NOTHING_KNOWN = auto()
    TOO_MANY_REQUESTS = auto()


class DoorShut(Exception):
    """Somebody was not let in.

    Attributes:
        tries_left: answers this code still takes before it is locked.
    """

    def __init__(self, refusal: DoorRefusal, tries_left: int = 0) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.tries_left = tries_left


class Verdict(StrEnum):
    """What the committee decided about a request."""

    OWNER = auto()
    FAMILY = auto()
    TENANT = auto()
    DECLINED = auto()


class RevokedWhy(StrEnum):
    """Why a device lost its home."""

    REPLACED = auto()
    BY_HOUSEHOLD = auto()
    LEFT = auto()
    CODE_REISSUED = auto()
    DECLINED = auto()


class RequestRefusal(StrEnum):
    """Why a request cannot be decided as asked."""

    ALREADY_DECIDED = auto()
    NOT_AN_OWNER = auto()
    DEVICE_GONE = auto()


class RequestRefused(Exception):
    """A decision about a request was attempted that the rules do not allow."""

    def __init__(self, refusal: RequestRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class KnownOwner:
    """A present owner of the unit, as the roll has them."""

    owner_id: int
    name: str
    phone: str | None


def proof_asked(owners: Sequence[KnownOwner]) -> Proof:
    """Choose what to ask: a phone's tail, or a full name where no phone is known."""
    if not owners:
        return Proof.NOTHING_KNOWN
    if any(_tails(owner) for owner in owners):
        return Proof.PHONE_TAIL
    return Proof.OWNER_NAME


def matched_owner(owners: Sequence[KnownOwner], answer: str) -> KnownOwner | None:
    """Return the first owner, by position, whom the answer fits."""
    if proof_asked(owners) is Proof.PHONE_TAIL:
        return next((o for o in owners if digits_of(answer) in _tails(o)), None)
    return next((o for o in owners if name_key(o.name) == name_key(answer)), None)


def is_tail(answer: str) -> bool:
    """Tell whether this can be the last four digits of a phone at all."""
    bare = name_key(answer)
    return len(bare) == TAIL_DIGITS and bare.isascii() and bare.isdigit()


def digits_of(text: str) -> str:
    """Keep the digits of a number, however it was typed (``１３８-…``)."""
    return "".join(s for s in unicodedata.normalize("NFKC", text) if s in "0123456789")


def name_key(name: str) -> str:
    """Fold a name for comparing: NFKC, without white space, case ignored."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def may_let_others_go(relation: Relation, *, confirmed: bool) -> bool:
    """Tell whether this phone may end the other phones of its home."""
    return confirmed and relation in {Relation.OWNER, Relation.FAMILY}


def tries_left(wrong_answers: int) -> int:
    """Say how many answers a code still takes."""
    return max(WRONG_ANSWERS_ALLOWED - wrong_answers, 0)


def lock_after(failures: int, at: datetime) -> datetime | None:
    """Return until when an account is locked after this many failures in a row."""
    return at + LOCKED_FOR if failures % FAILURES_ALLOWED == 0 else None


def is_locked(locked_until: datetime | None, at: datetime) -> bool:
    """Tell whether a lock still holds."""
    return locked_until is not None and at < locked_until


def _tails(owner: KnownOwner) -> frozenset[str]:
    phones = map(digits_of, BETWEEN_PHONES.split(owner.phone or ""))
    return frozenset(p[-TAIL_DIGITS:] for p in phones if len(p) >= TAIL_DIGITS)
