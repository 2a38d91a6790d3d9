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


def decided(page: ResultPage) -> str:
    """Say in one line how it ended."""
    if page.all_passed:
        return _("通过了")
    if page.none_passed:
        return _("没有通过")
    passed = [one for one in page.questions if one.passed]
    return _(
        "%(all)d 个事项，通过 %(passed)d 个",
        all=len(page.questions),
        passed=len(passed),
    )


def question_verdicts(page: ResultPage) -> list[QuestionVerdict]:
    """Every matter of a counted ballot."""
    return [_verdict(one, alone=page.one_question) for one in page.questions]


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
