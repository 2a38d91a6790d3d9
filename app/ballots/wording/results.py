"""A counted ballot in words: what was decided, and by how much."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.ballots.queries.results import QuestionResult, ResultPage
from app.ballots.tally.outcome import Gate
from app.ballots.wording.law import (
    approval_words,
    item_place,
    quorum_words,
    threshold_signs,
)
from app.ballots.wording.notice import numeral
from app.ballots.wording.plan import policy_adopted, policy_situation, policy_value
from app.ballots.wording.staff import margin_words
from app.web.formatting import area, count

LOOKS = ("bar__fill", "bar__fill bar__fill--hat", "bar__fill bar__fill--gr")


@dataclass(frozen=True, slots=True)
class QuestionVerdict:
    """One matter with the words and looks its figures are shown in."""

    result: QuestionResult
    title: str
    note: str
    word: str
    quorum_title: str
    approval_title: str
    why: str

    @property
    def passed(self) -> bool:
        return self.result.passed

    @property
    def bars(self) -> tuple[str, ...]:
        """The look of each answer's bar, in the order of the paper."""
        return LOOKS


def question_verdicts(page: ResultPage) -> list[QuestionVerdict]:
    """Every matter of a counted ballot."""
    return [_verdict(one, alone=page.one_question) for one in page.questions]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """One rule read otherwise: its margin and outcome for each matter."""

    situation: str
    adopted: str
    instead: str
    margins: tuple[str, ...]
    turns: bool


def other_readings(page: ResultPage) -> list[OtherReading]:
    """What every other reading of the open rules would have said."""
    policies = page.ballot.policies
    by_reading = zip(*(one.others for one in page.questions), strict=True)
    return [
        OtherReading(
            situation=policy_situation(each[0][0].policy),
            adopted=policy_adopted(policies, each[0][0].policy),
            instead=policy_value(each[0][0].policy, each[0][0].value),
            margins=tuple(margin_words(reading.margin) for reading, _turns in each),
            turns=any(turns for _reading, turns in each),
        )
        for each in by_reading
    ]


def reading_heads(verdicts: list[QuestionVerdict]) -> list[tuple[str, bool]]:
    """The head of that table, as its component takes it."""
    matters = [(_("%(matter)s 余量", matter=one.title), True) for one in verdicts]
    return [(_("规则"), False), (_("换成"), False), *matters, (_("结果"), False)]


def own_margins(page: ResultPage) -> list[str]:
    """The narrowest hurdle of each matter as it was counted."""
    return [margin_words(one.outcome.margin) for one in page.questions]


def _verdict(result: QuestionResult, *, alone: bool) -> QuestionVerdict:
    decision = result.question.decision
    number = numeral(result.question.position)
    return QuestionVerdict(
        result=result,
        title=_("表决事项") if alone else _("事项%(number)s", number=number),
        note=_(
            "%(place)s，同意 %(signs)s",
            place=item_place(decision),
            signs=threshold_signs(decision.approval),
        ),
        word=_("通过") if result.passed else _("未通过"),
        quorum_title=quorum_words(decision.quorum),
        approval_title=approval_words(decision.approval),
        why=_why(result),
    )


def _why(result: QuestionResult) -> str:
    """Say which gate was missed, and by how much; or that all four were passed."""
    if not result.quorum_met:
        return _("来投的不够：%(gaps)s。", gaps=_gaps(result.quorum))
    if not result.approved:
        return _("同意的不够：%(gaps)s。", gaps=_gaps(result.approval))
    return _("两道门槛、四个数都达到。")


def _gaps(gates: tuple[Gate, Gate]) -> str:
    return "，".join(
        _("面积差 %(gap)s ㎡", gap=area(gate.need - gate.have))
        if gate.by_area
        else _("人数差 %(gap)s 人", gap=count(gate.need - gate.have))
        for gate in gates
        if not gate.reached
    )
