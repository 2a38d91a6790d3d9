"""Two months in the demo estate, told through what the product itself does.

Every moment counts back from the moment of loading, and everything happens in its
order: the journal of the demo reads like that of any estate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.cli.demo import doors, people
from app.cli.demo.asked import entrance_doors, roof_and_walls
from app.cli.demo.calendar import Calendar
from app.cli.demo.chance import Chance
from app.cli.demo.doors import Street
from app.cli.demo.estate import DemoEstate
from app.domain.period import Period
from app.projects.rules import Stage
from app.register.letter_queries import Home

SEED = 278
FIRST, SECOND = 0, 1
FIRST_BUILDING = "3号楼"
TENANTS = (
    ("马晓燕", "租住两年了，房东在外地。"),
    ("何建军", "去年买的房，名册上还是原来的业主。"),
)
WITH_TROUBLES = 2 + len(TENANTS)
VOTE_FIRST, COME_IN, VOTE_SECOND = 88, 75, 62

Act = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at a moment."""

    at: datetime
    act: Act

    def take(self) -> None:
        """Let it happen."""
        self.act(self.at)


class Story:
    """The demo estate on its way to the moment of loading."""

    def __init__(self, now: datetime) -> None:
        self._chance = Chance(SEED)
        self._calendar = Calendar(now, self._chance)
        self._street = Street(self._chance)
        self._estate = DemoEstate()

    def beginning(self) -> list[Step]:
        """Return how the estate is entered, until its letters lie in the boxes."""
        on, estate = self._calendar.on, self._estate
        return [
            Step(on(-62, 9), estate.enter),
            *(
                Step(on(-62, 10, 5 * number), partial(estate.admit, person))
                for number, person in enumerate(people.PEOPLE)
            ),
            Step(on(-61, 9, 30), estate.import_roll),
            Step(on(-61, 11), self._limit_steward),
            Step(on(-60, 9), partial(estate.steer, Stage.WISHES)),
            Step(on(-55, 15), self._draft_first),
            Step(on(-54, 9), partial(estate.post_notice, FIRST)),
            Step(on(-45, 10), estate.print_letters),
        ]

    def rest(self) -> list[Step]:
        """Return all that happened once the letters were in the boxes, in order."""
        told = [*self._of_committee(), *self._of_homes()]
        return sorted(told, key=lambda step: step.at)

    def _of_committee(self) -> Iterator[Step]:
        on, estate = self._calendar.on, self._estate
        yield Step(on(-37, 8), partial(estate.open, FIRST))
        yield Step(on(-25, 10), partial(estate.steer, Stage.PLAN))
        yield Step(on(-23, 18, 1), partial(estate.close, FIRST))
        yield Step(on(-22, 9, 30), partial(estate.count, FIRST))
        yield Step(on(-22, 15), self._draft_second)
        yield Step(on(-21, 9), partial(estate.post_notice, SECOND))
        yield Step(on(-5, 8), partial(estate.open, SECOND))

    def _of_homes(self) -> Iterator[Step]:
        every = self._estate.homes
        asked_first = [one for one in every if one.place.startswith(FIRST_BUILDING)]
        voting = [one for one in asked_first if self._chance.in_hundred(VOTE_FIRST)]
        others = self._chance.shuffled([one for one in every if one not in asked_first])
        opening = others[: len(every) // 2 - len(voting)]
        troubled, calm = opening[:WITH_TROUBLES], opening[WITH_TROUBLES:]
        yield from self._first_votes(voting)
        yield from self._calls(calm)
        yield from self._second_votes([*voting, *calm])
        yield from self._troubles(troubled)

    def _first_votes(self, homes: list[Home]) -> Iterator[Step]:
        on = self._calendar.on
        for home in homes:
            at = self._calendar.between(on(-37, 8, 5), on(-23, 17))
            yield Step(at, partial(self._vote, home, FIRST))

    def _calls(self, homes: list[Home]) -> Iterator[Step]:
        on = self._calendar.on
        for home in homes:
            at = self._calendar.between(on(-45, 15), on(-21, 9))
            if self._chance.in_hundred(COME_IN):
                yield Step(at, partial(doors.come_in, home, self._street))
            else:
                yield Step(at, partial(doors.scan, home))

    def _second_votes(self, homes: list[Home]) -> Iterator[Step]:
        begin, now = self._calendar.on(-5, 8, 5), self._calendar.now
        for home in homes:
            if self._chance.in_hundred(VOTE_SECOND):
                at = self._calendar.between(begin, now)
                yield Step(at, partial(self._vote, home, SECOND))

    def _troubles(self, homes: list[Home]) -> Iterator[Step]:
        on, street = self._calendar.on, self._street
        lost, locked, *asking = homes
        yield Step(on(-30, 11), partial(doors.scan, lost))
        yield Step(on(-30, 16), partial(self._estate.replace_code, lost))
        yield Step(on(-4, 20), partial(doors.guess_until_locked, locked, street))
        for day, home, tenant in zip((-3, -2), asking, TENANTS, strict=True):
            asks = partial(doors.ask_for_help, home, *tenant, street)
            yield Step(on(day, 19), asks)

    def _vote(self, home: Home, number: int, at: datetime) -> None:
        ballot_id, question_ids = self._estate.ballots[number]
        doors.vote(home, self._street, ballot_id, question_ids, at)

    def _draft_first(self, at: datetime) -> None:
        on = self._calendar.on
        building = self._estate.building(FIRST_BUILDING)
        self._estate.draft(
            entrance_doors(building, Period(on(-37, 8), on(-23, 18))), at
        )

    def _draft_second(self, at: datetime) -> None:
        on = self._calendar.on
        self._estate.draft(roof_and_walls(Period(on(-5, 8), on(10, 18))), at)

    def _limit_steward(self, at: datetime) -> None:
        building = self._estate.building(FIRST_BUILDING)
        people.give_building(people.STEWARD, self._estate.id, building, at)
