"""The homes of the demo estate: letters are opened, doors answered, votes cast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.ballots.queries.standing import Voter
from app.ballots.rules import Answer
from app.ballots.use_cases.voting import cast_vote
from app.cli.demo.chance import WHOLE, Chance
from app.db import db, reading
from app.identity import tokens
from app.identity.queries.door import Claim, find_letter, known_owners
from app.identity.queries.visitors import resident_of_token
from app.identity.rules import DoorShut, Proof, Relation, digits_of, proof_asked
from app.identity.use_cases.door import Caller, confirm_home
from app.identity.use_cases.letters import note_letter_opened
from app.identity.use_cases.requests import Plea, request_confirmation
from app.register.letter_queries import Home

PHONES = ("微信·安卓", "微信·苹果手机", "安卓手机", "苹果手机")
SAY_YES, SAY_NO = 76, 17
WRONG = "0000"


@dataclass(frozen=True, slots=True)
class Street:
    """Everybody who comes to the doors."""

    chance: Chance

    def caller(self) -> Caller:
        """Somebody's phone, at an address of its own."""
        parts = ".".join(str(self.chance.below(255)) for _part in range(3))
        return Caller(
            label=self.chance.one_of(PHONES), address=f"10.{parts}", token=None
        )

    def answers(self, question_ids: Sequence[int]) -> dict[int, Answer]:
        """Mostly yes, some no, a few neither."""
        return {one: self._answer() for one in question_ids}

    def _answer(self) -> Answer:
        drawn = self.chance.below(WHOLE)
        if drawn < SAY_YES:
            return Answer.AGREE
        return Answer.OPPOSE if drawn < SAY_YES + SAY_NO else Answer.ABSTAIN


def scan(home: Home, at: datetime) -> Claim:
    """Open a home's letter."""
    db.session.remove()
    letter = find_letter(reading(), home.code)
    if letter is None:
        raise LookupError(home.key)
    note_letter_opened(code_id=letter.code_id, at=at)
    return Claim(letter.code_id, letter.mark, tokens.new_claim(), at)


def come_in(home: Home, street: Street, at: datetime) -> Voter:
    """Scan a letter, answer at the door as an owner, and go in."""
    claim = scan(home, at)
    token = confirm_home(
        claim=claim,
        answer=right_answer(home.unit_id),
        relation=Relation.OWNER,
        caller=street.caller(),
        at=at,
    )
    db.session.remove()
    visit = resident_of_token(reading(), token, at=at)
    if visit is None:
        raise LookupError(home.key)
    return Voter(
        device_id=visit.user.device_id,
        unit_id=visit.user.unit_id,
        estate_id=visit.user.estate_id,
        owner_id=visit.user.owner_id,
        relation=visit.user.relation,
        confirmed=visit.user.confirmed,
    )


def vote(
    home: Home,
    street: Street,
    ballot_id: int,
    question_ids: Sequence[int],
    at: datetime,
) -> None:
    """Go in and vote."""
    cast_vote(
        ballot_id=ballot_id,
        voter=come_in(home, street, at),
        answers=street.answers(question_ids),
        request_key=f"{street.chance.below(2**128):032x}",
        at=at,
    )


def ask_for_help(
    home: Home, name: str, note: str, street: Street, at: datetime
) -> None:
    """A tenant whom the roll does not know asks the committee."""
    plea = Plea(
        relation=Relation.TENANT,
        name=name,
        phone=f"139{street.chance.below(10**8):08d}",
        note=note,
    )
    request_confirmation(claim=scan(home, at), plea=plea, caller=street.caller(), at=at)


def guess_until_locked(home: Home, street: Street, at: datetime) -> None:
    """Somebody who is not of the home tries until the code locks."""
    claim = scan(home, at)
    caller = street.caller()
    for _attempt in range(5):
        try:
            confirm_home(
                claim=claim,
                answer=WRONG,
                relation=Relation.OWNER,
                caller=caller,
                at=at,
            )
        except DoorShut:
            continue


def right_answer(unit_id: int) -> str:
    """Return what the roll knows of a unit: a phone's last digits, or a name."""
    owners = known_owners(reading(), unit_id)
    if proof_asked(owners) is not Proof.PHONE_TAIL:
        return owners[0].name
    phones = (digits_of(owner.phone or "") for owner in owners)
    return next(phone[-4:] for phone in phones if len(phone) >= len(WRONG))
