"""A counting procedure with one line made wrong, to see whether the vectors notice."""

import builtins
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

MODULES = (
    "app.domain.law",
    "app.domain.quantities",
    "app.domain.period",
    "app.ballots.policies",
    "app.ballots.rules",
    "app.ballots.tally.votes",
    "app.ballots.tally.electorate",
    "app.ballots.tally.admission",
    "app.ballots.tally.resolution",
    "app.ballots.tally.outcome",
    "app.ballots.tally.sums",
    "app.ballots.tally.procedure",
    "app.ballots.vote_file",
    "app.ballots.recount_file",
)
Recount = Callable[[object], dict[str, Any]]


def source_of(module: str) -> str:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text()


def compiled() -> dict[str, CodeType]:
    """Every module of the procedure as it stands, in the order of its imports."""
    return {name: compile(source_of(name), name, "exec") for name in MODULES}


def recount_of(codes: Mapping[str, CodeType]) -> Recount:
    """The recount of a procedure made of these modules and no others."""
    made: dict[str, ModuleType] = {}

    def import_made(name: str, *args: Any) -> ModuleType:
        return made[name] if name in made else builtins.__import__(name, *args)

    for name, code in codes.items():
        module = ModuleType(name)
        module.__dict__["__builtins__"] = {
            **vars(builtins),
            "__import__": import_made,
        }
        FunctionType(code, module.__dict__)()
        made[name] = module
    recount: Recount = made["app.ballots.recount_file"].recount
    return recount


def mutated(
    codes: Mapping[str, CodeType], module: str, line: str, wrong: str
) -> Recount:
    """The recount with one piece of one module's text replaced."""
    source = source_of(module)
    assert source.count(line) == 1, f"{line!r} stands {source.count(line)} times"
    code = compile(source.replace(line, wrong), module, "exec")
    return recount_of({**codes, module: code})
