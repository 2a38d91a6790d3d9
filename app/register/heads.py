"""How many heads (人数) decide: one exact set of owners is one head. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.register.rules import SPECIAL_SPACES, Status


class Titled(Protocol):
    """A unit as far as it matters who decides for it."""

    @property
    def use(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def owners(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Title:
    """The present owners of one unit, people joined by staff being one."""

    use: str
    status: str
    owners: tuple[int, ...]


def one_person(owner_id: int, same: Mapping[int, int]) -> int:
    """Follow the joins made by staff to the owner all of them lead to."""
    seen = {owner_id}
    while owner_id in same and same[owner_id] not in seen:
        owner_id = same[owner_id]
        seen.add(owner_id)
    return owner_id


def developer_of(titles: Iterable[Titled]) -> tuple[int, ...]:
    """Who holds what is not sold; nobody where that is unknown or not one owner."""
    unsold = {one.owners for one in titles if one.status == Status.UNSOLD}
    holders = unsold - {()}
    return holders.pop() if len(holders) == 1 else ()


def deciding_owners(title: Titled, developer: tuple[int, ...]) -> tuple[int, ...]:
    """法释〔2020〕17号第九条: until delivery a unit is the developer's."""
    sold_only = title.status == Status.SOLD_UNDELIVERED
    return developer if sold_only else title.owners


def heads_of(titles: Sequence[Titled]) -> int:
    """Count the different owner sets; special spaces and ownerless units have none.

    法释〔2020〕17号第九条; a ballot whose own rules count special spaces may have more.
    """
    developer = developer_of(titles)
    sets = {
        frozenset(deciding_owners(one, developer))
        for one in titles
        if one.use not in SPECIAL_SPACES
    }
    return len(sets - {frozenset()})
