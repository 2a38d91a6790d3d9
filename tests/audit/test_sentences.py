import importlib
import pkgutil

import app as product
from app.audit.sentences import GROUPS, SENTENCES
from app.audit.wording import sentence
from app.journal import Event


def every_event(base: type[Event] = Event) -> set[str]:
    """Names of all events the product can record; a base of several is none itself."""
    found = set()
    for kind in base.__subclasses__():
        if not kind.__module__.startswith("app."):
            continue
        found |= every_event(kind)
        if not kind.__name__.startswith("_"):
            found.add(kind.__name__)
    return found


def test_every_event_of_the_product_is_read_as_a_sentence() -> None:
    for module in pkgutil.walk_packages(product.__path__, "app."):
        importlib.import_module(module.name)
    assert every_event() == set(SENTENCES)


def test_every_group_shows_kinds_that_exist() -> None:
    assert all(kinds <= set(SENTENCES) for _key, _label, kinds in GROUPS)


def test_a_missing_fact_reads_as_a_dash(app: object) -> None:
    assert sentence("CodeUnlocked", {}) == "– 的码解锁"


def test_a_stored_value_is_read_as_its_word(app: object) -> None:
    assert sentence("ProjectSteered", {"stage": "plan"}) == "改造走到：方案共谋"


def test_an_unknown_kind_is_named_as_it_is_stored(app: object) -> None:
    assert sentence("LampLit", {}) == "LampLit"
