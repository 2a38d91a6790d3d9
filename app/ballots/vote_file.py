"""Reading the votes and proxies of a published document, without trusting it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.ballots.rules import Answer, Channel
from app.ballots.tally.admission import Proxy
from app.ballots.tally.votes import Cast, Choice, Evidence, Paper

CLEAR = "ok"


class Refused(Exception):
    """A document that cannot be counted, with the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Names:
    """A short key for every person a document names, the same one each time.

    Whatever signs a name holds, its key can be joined into an owner set.
    """

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}

    def one(self, name: object) -> str:
        """The key of a person."""
        return self._keys.setdefault(text(name), str(len(self._keys)))

    def of(self, names: object) -> tuple[str, ...]:
        """The keys of several persons."""
        return tuple(self.one(name) for name in items(names))


def record(value: object) -> Mapping[str, Any]:
    """The value as an object of a document.

    Raises:
        TypeError: if it is something else.
    """
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def items(value: object) -> list[Any]:
    """The value as a list of a document.

    Raises:
        TypeError: if it is something else.
    """
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def text(value: object) -> str:
    """The value as a text of a document.

    Raises:
        TypeError: if it is something else.
    """
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def whole(value: object) -> int:
    """The value as a whole number that is not negative.

    Raises:
        TypeError, ValueError: if it is something else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    if value < 0:
        raise ValueError("a count is not negative")
    return value


def instant(value: object) -> datetime:
    """The value as a point in time, ISO 8601 with its offset.

    Raises:
        TypeError, ValueError: if it is something else.
    """
    at = datetime.fromisoformat(text(value))
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return at


def votes(document: Mapping[str, Any], names: Names, *, named: bool) -> Iterator[Cast]:
    """Every vote of the document, once for each unit it names.

    ``named`` tells that choices name bidders or candidates instead of an answer.
    """
    for position, item in enumerate(items(document["ballots"])):
        ballot = record(item)
        units = items(ballot["units"]) if "units" in ballot else [ballot["unit"]]
        first = Cast(
            ballot=text(ballot["id"]),
            unit="",
            by=names.one(ballot["by"]),
            choice=_choice(ballot["choice"], named=named),
            at=instant(ballot["received_at"]),
            order=whole(ballot.get("seq", position)),
            evidence=_evidence(ballot),
        )
        for unit in dict.fromkeys(map(text, units)):
            yield first._replace(unit=unit)


def proxies(document: Mapping[str, Any], names: Names) -> dict[str, Proxy]:
    """The registered proxies by id, in the order of their registration."""
    registered = map(record, items(document.get("proxies", [])))
    return {proxy["id"]: _proxy(proxy, names) for proxy in registered}


def _choice(value: object, *, named: bool) -> Choice:
    if not named:
        return Answer(text(value))
    if isinstance(value, list):
        return frozenset(text(name) for name in value)
    return text(value)


def _evidence(ballot: Mapping[str, Any]) -> Evidence | None:
    evidence = Evidence(
        paper=_paper(ballot),
        marked=ballot.get("mark") in {None, CLEAR},
        proxy=_optional(ballot.get("proxy")),
        voided_by=_voided_by(ballot.get("void")),
    )
    return None if evidence == Evidence() else evidence


def _paper(ballot: Mapping[str, Any]) -> Paper | None:
    if Channel(text(ballot["channel"])) is Channel.ELECTRONIC:
        return None
    return Paper(
        signed=ballot.get("signature") == CLEAR,
        entered_by=_optional(ballot.get("entered_by")),
        confirmed_by=_optional(ballot.get("confirmed_by")),
    )


def _voided_by(void: object) -> frozenset[str]:
    if void is None:
        return frozenset()
    return frozenset(text(person) for person in items(record(void)["by"]))


def _proxy(proxy: Mapping[str, Any], names: Names) -> Proxy:
    units, revoked_at = proxy.get("units"), proxy.get("revoked_at")
    return Proxy(
        id=text(proxy["id"]),
        principal=names.one(proxy["principal"]),
        agent=names.one(proxy["agent"]),
        units=None if units is None else frozenset(text(unit) for unit in items(units)),
        written=proxy["written"] is True,
        valid_from=instant(proxy["valid_from"]),
        valid_to=instant(proxy["valid_to"]),
        revoked_at=None if revoked_at is None else instant(revoked_at),
        agent_is_operator=proxy.get("agent_is_operator", False) is not False,
    )


def _optional(value: object) -> str | None:
    return None if value is None else text(value)
