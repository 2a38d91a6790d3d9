"""The whole draft on one page: the plan and as many matters as were added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.ballots.forms.drafting import PlanForm, QuestionForm, policies_typed
from app.ballots.policies import Policies
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.offered import Offered
from app.ballots.rules import ScopeKind, earliest_opening
from app.ballots.use_cases.drafting import BallotDraft, QuestionDraft
from app.ballots.wording.law import (
    approval_words,
    quorum_words,
    threshold_signs,
)
from app.domain.law import JOINT_DECISIONS
from app.domain.period import CHINA
from app.web.unreadable import whole_number

MOST_QUESTIONS = 12
FIRST_HOUR = timedelta(hours=8)
USUAL_LENGTH = timedelta(days=14, hours=10)
ADD = "add"
REMOVE = "remove"
QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter on the page, with the thresholds its item brings."""

    number: int
    form: QuestionForm

    @property
    def thresholds(self) -> tuple[str, str, str] | None:
        """Both gates in words with signs, and the article; before a choice nothing."""
        chosen = next(
            (one for one in JOINT_DECISIONS if one.item == self.form.item.data), None
        )
        if chosen is None:
            return None
        return (
            f"{quorum_words(chosen.quorum)}（{threshold_signs(chosen.quorum)}）",
            f"{approval_words(chosen.approval)}（{threshold_signs(chosen.approval)}）",
            str(chosen.source),
        )


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """What is filled in, whether it came from a table or from a browser."""

    plan: PlanForm
    matters: tuple[Matter, ...]
    offered: Offered

    @classmethod
    def blank(cls, offered: Offered, at: datetime) -> "DraftSheet":
        """A new draft, whose notice may be posted today."""
        opens = earliest_opening(at.astimezone(CHINA).date()) + FIRST_HOUR
        plan = PlanForm(
            formdata=None,
            data={
                "scope_kind": ScopeKind.COMMUNITY,
                "opens_at": opens.replace(tzinfo=None),
                "closes_at": (opens + USUAL_LENGTH).replace(tzinfo=None),
                **policies_typed(Policies()),
            },
        )
        return cls._offering(plan, [QuestionForm(prefix="q1-")], offered)

    @classmethod
    def of(cls, ballot: BallotFacts, offered: Offered) -> "DraftSheet":
        """A draft that was kept."""
        plan = PlanForm(
            formdata=None,
            data={
                "title": ballot.title,
                "plan": ballot.plan,
                "scope_kind": ballot.scope_kind,
                "buildings": ballot.scope.get("building_ids", []),
                "entrances": ballot.scope.get("entrance_ids", []),
                "units": " ".join(offered.keys_of(ballot.scope.get("unit_ids", []))),
                "opens_at": _on_the_wall(ballot.opens_at),
                "closes_at": _on_the_wall(ballot.closes_at),
                "paper_place": ballot.paper_place,
                **policies_typed(ballot.policies),
            },
        )
        questions = [
            QuestionForm(
                prefix=f"q{one.position}-",
                data={
                    "text": one.text,
                    "effect": one.effect,
                    "item": one.decision.item,
                },
            )
            for one in ballot.questions
        ]
        return cls._offering(plan, questions or [QuestionForm(prefix="q1-")], offered)

    @classmethod
    def posted(cls, typed: MultiDict[str, str], offered: Offered) -> "DraftSheet":
        """What a browser sent, with a matter added or removed if it asked for that."""
        numbers = _numbers(typed)
        questions = [
            _renumbered(typed, number, place)
            for place, number in enumerate(numbers, start=1)
        ]
        return cls._offering(PlanForm(), questions, offered)

    @classmethod
    def _offering(
        cls, plan: PlanForm, questions: Sequence[QuestionForm], offered: Offered
    ) -> "DraftSheet":
        plan.offer(offered)
        for number, question in enumerate(questions, start=1):
            question.offer(number)
        matters = tuple(Matter(*one) for one in enumerate(questions, start=1))
        return cls(plan, matters, offered)

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the page."""
        for matter in self.matters:
            yield from matter.form
        yield from self.plan

    @property
    def several(self) -> bool:
        return bool(self.matters[1:])

    @property
    def chooses_buildings(self) -> bool:
        return bool(self.plan.buildings.data or self.plan.buildings.errors)

    @property
    def chooses_entrances(self) -> bool:
        return bool(self.plan.entrances.data or self.plan.entrances.errors)

    @property
    def chooses_units(self) -> bool:
        return bool(self.plan.units.data or self.plan.units.errors)

    @property
    def may_add(self) -> bool:
        return len(self.matters) < MOST_QUESTIONS

    def draft(self) -> BallotDraft | None:
        """The draft if all of it is sound; otherwise errors stand at its fields."""
        sound = self.plan.validate()
        scope = self.plan.check_scope(self.offered)
        asked = [matter.form.validate() for matter in self.matters]
        if any(field.errors for field in self.fields) or not (sound and all(asked)):
            return None
        return BallotDraft(
            title=self.plan.title.data,
            plan=self.plan.plan.data,
            scope_kind=self.plan.scope_kind.data,
            scope=scope,
            period=self.plan.period(),
            paper_place=self.plan.paper_place.data,
            policies=self.plan.policies(),
            questions=tuple(
                QuestionDraft(
                    text=matter.form.text.data,
                    effect=matter.form.effect.data,
                    item=matter.form.item.data,
                )
                for matter in self.matters
            ),
        )


def asks_for_another_form(typed: MultiDict[str, str]) -> bool:
    """Whether a matter is to be added or removed; nothing is kept then."""
    return ADD in typed or REMOVE in typed


def announcement(typed: MultiDict[str, str]) -> str:
    """Say what was done to the form, and that nothing is kept yet."""
    if ADD in typed:
        return _("加了一个表决事项。还没有保存。")
    return _("删了一个表决事项。还没有保存。")


def _numbers(typed: MultiDict[str, str]) -> list[int]:
    """Which matters of the page sent stay, by the numbers they had there."""
    sent = typed.get(QUESTIONS, 1, type=whole_number)
    numbers = list(range(1, min(max(sent, 1), MOST_QUESTIONS) + 1))
    if removed := [n for n in numbers if str(n) == typed.get(REMOVE)]:
        numbers.remove(removed[0])
    if ADD in typed and len(numbers) < MOST_QUESTIONS:
        numbers.append(numbers[-1] + 1)
    return numbers or [1]


def _renumbered(typed: MultiDict[str, str], number: int, place: int) -> QuestionForm:
    """The matter that had a number, at its new place."""
    names = ("text", "effect", "item")
    moved = MultiDict(
        [
            (f"q{place}-{name}", typed[f"q{number}-{name}"])
            for name in names
            if f"q{number}-{name}" in typed
        ]
    )
    return QuestionForm(formdata=moved, prefix=f"q{place}-")


def _on_the_wall(at: datetime) -> datetime:
    """The clock of the estate, to the minute."""
    return at.astimezone(CHINA).replace(tzinfo=None, second=0, microsecond=0)
