"""CPU of a vote and of each page, beside two floors on the same server and settings."""

import statistics
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice

from bs4 import BeautifulSoup

from tests.benchmarks.neighbourhood import Neighbourhood
from tests.benchmarks.serving import Answer, Call, Server, Spent, running

ROUNDS = 5
CALLS = 150
WARM_UP = 40
BURST = 400
BURST_CONNECTIONS = 8
OURS = "wsgi:application"
FLOOR_A = "tests.benchmarks.floors:bare()"
FLOOR_B = "tests.benchmarks.floors:usual()"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is measured: where it is asked, and endless requests to send."""

    name: str
    server: Server
    calls: Iterator[Call]

    def run(self, number: int, connections: int) -> Spent:
        return self.server.drive(list(islice(self.calls, number)), connections)


def measure(
    environment: dict[str, str], estate: Neighbourhood, program: str = "gunicorn"
) -> dict[str, object]:
    """Measure everything in interleaved rounds; CPU in milliseconds a request."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(one, environment, program=program))
            for one in (FLOOR_A, FLOOR_B, OURS)
        ]
        subjects = [
            Subject("floor_a", servers[0], _forever(Call("POST", "/", expected=204))),
            Subject("floor_b", servers[1], _forever(_floor_b(servers[1]))),
            *_ours(servers[2], estate),
        ]
        spent = _rounds(subjects)
        votes = next(one for one in subjects if one.name == "vote")
        bursts = [votes.run(BURST, BURST_CONNECTIONS).per_second for _ in range(3)]
    return _report(spent, statistics.median(bursts))


def _rounds(subjects: Sequence[Subject]) -> dict[str, list[float]]:
    for subject in subjects:
        subject.run(WARM_UP, 4)
    spent: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for _ in range(ROUNDS):
        for subject in subjects:
            spent[subject.name].append(subject.run(CALLS, 4).cpu_ms)
    return spent


def _report(
    spent: dict[str, list[float]], votes_per_second: float
) -> dict[str, object]:
    cpu = {name: statistics.median(values) for name, values in spent.items()}
    floors = ("floor_a", "floor_b")
    return {
        "cpu_ms": {name: round(value, 2) for name, value in cpu.items()},
        "to_floor_b": {
            name: round(value / cpu["floor_b"], 2)
            for name, value in cpu.items()
            if name not in floors
        },
        "votes_per_second": round(votes_per_second),
    }


def _floor_b(server: Server) -> Call:
    cookies = server.ask(Call("GET", "/sign-in")).cookies
    page = server.ask(Call("GET", "/", cookies))
    form = _form(page, "form")
    return Call("POST", "/", cookies | page.cookies, form | {"text": "agree"})


def _ours(server: Server, estate: Neighbourhood) -> Iterator[Subject]:
    *voters, reader = estate.tokens
    cast = _rehearsed(server, estate, reader)
    yield Subject("vote", server, _votes(cast, voters))
    answer = server.ask(cast)
    read = {"device": reader}
    pages = {
        "door_page": Call("GET", "/"),
        "home_page": Call("GET", "/home", read),
        "ballot_page": Call("GET", f"/ballots/{estate.ballot_id}", read),
        "receipt_page": Call("GET", answer.location, read),
        "notice_page": Call("GET", f"/e/{estate.estate_ref}/ballots/1"),
        "estate_page": Call("GET", f"/e/{estate.estate_ref}"),
    }
    for name, call in pages.items():
        yield Subject(name, server, _forever(call))
    fresh = {"device": voters[-1]}
    yield Subject(
        "question_page", server, _forever(replace(pages["ballot_page"], cookies=fresh))
    )


def _rehearsed(server: Server, estate: Neighbourhood, token: str) -> Call:
    """Walk from the ballot to its confirming page, and return the casting request."""
    path = f"/ballots/{estate.ballot_id}"
    page = server.ask(Call("GET", path, {"device": token}))
    cookies = {"device": token} | page.cookies
    chosen = _form(page, "main form") | _agreeing(page)
    confirming = server.ask(Call("POST", path, cookies, chosen))
    action = BeautifulSoup(confirming.body, "html5lib").select_one(
        'main form[action$="cast"]'
    )
    if action is None:
        raise LookupError(
            f"no confirming page: {confirming.status} {confirming.body[:500]}"
        )
    form = _form(confirming, 'main form[action$="cast"]')
    return Call("POST", str(action["action"]), cookies, form, expected=303)


def _votes(cast: Call, carried: Sequence[str]) -> Iterator[Call]:
    for token in carried:
        form = (cast.form or {}) | {"request_key": uuid.uuid4().hex}
        yield replace(cast, cookies=cast.cookies | {"device": token}, form=form)


def _form(page: Answer, selector: str) -> dict[str, str]:
    """Return what a form sends when every box in it is ticked."""
    chosen = BeautifulSoup(page.body, "html5lib").select_one(selector)
    if chosen is None:
        raise LookupError(f"no {selector}: {page.status} {page.body[:500]}")
    kept = chosen.select("input[type=hidden][name], input[type=checkbox][name]")
    return {str(one["name"]): str(one.get("value", "on")) for one in kept}


def _agreeing(page: Answer) -> dict[str, str]:
    radios = BeautifulSoup(page.body, "html5lib").select(
        'main input[type=radio][value="agree"]'
    )
    return {str(one["name"]): "agree" for one in radios}


def _forever(call: Call) -> Iterator[Call]:
    while True:
        yield call
