"""The modules keep the habits of the house."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config import ROOT
from tests.house.tree import MODULES, is_view, place, tracked

LONGEST_MODULE = 300
LONGEST_VIEW = 25
DATABASE = ROOT / "app/db.py"
SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "service",
}
CLOCK = re.compile(
    r"datetime\.now\(|date\.today\(|datetime\.utcnow\(|time\.time\(|func\.now\("
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.:$}])/(tmp|work|farm|root)/|/home/[a-z]")
LOOKED_UP = {"_", "_l", "gettext", "lazy_gettext"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?<!%\()\b[A-Za-z]{3,}")
SAYS_THE_RULE = Path(__file__)


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text())


def _calls(module: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(module)) if isinstance(node, ast.Call))


def _sentences(module: Path) -> Iterator[ast.expr]:
    """Yield the first argument of every sentence that is looked up for translation."""
    for call in _calls(module):
        if isinstance(call.func, ast.Name) and call.func.id in LOOKED_UP and call.args:
            yield call.args[0]


def test_only_the_database_module_begins_and_commits() -> None:
    found = [
        f"{place(module)}:{call.lineno}"
        for module in MODULES
        if module != DATABASE
        for call in _calls(module)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"commit", "begin", "rollback"}
    ]
    assert found == []


def test_only_the_database_module_asks_which_database_it_is() -> None:
    found = [
        place(module)
        for module in MODULES
        if module != DATABASE
        and re.search(r"\.dialect\b|is_sqlite|get_backend_name", module.read_text())
    ]
    assert found == []


def test_only_views_and_commands_read_the_clock() -> None:
    found = [
        place(module)
        for module in MODULES
        if not (is_view(module) or "cli" in module.parts)
        and CLOCK.search(module.read_text())
    ]
    assert found == []


def test_only_the_configuration_reads_the_environment() -> None:
    found = [
        place(path)
        for path in (*MODULES, *ROOT.glob("*.py"))
        if re.search(r"os\.environ|getenv", path.read_text())
    ]
    assert found == ["config.py"]


def test_no_module_grows_past_what_one_can_hold_in_mind() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {
        name: length for name, length in lengths.items() if length > LONGEST_MODULE
    } == {}


def test_every_name_says_what_is_inside() -> None:
    found = [
        place(module)
        for module in MODULES
        if SAY_NOTHING & set(module.relative_to(ROOT).with_suffix("").parts)
    ]
    assert found == []


def test_views_are_thin() -> None:
    lengths = {
        f"{place(module)}:{node.name}": node.end_lineno - node.body[0].lineno + 1
        for module in MODULES
        if is_view(module)
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    }
    assert {
        name: lines for name, lines in lengths.items() if lines > LONGEST_VIEW
    } == {}


def test_the_interface_speaks_chinese_in_its_source() -> None:
    found = [
        f"{place(module)}:{said.lineno} {said.value!r}"
        for module in MODULES
        for said in _sentences(module)
        if isinstance(said, ast.Constant)
        and ENGLISH.search(str(said.value))
        and not CHINESE.search(str(said.value))
    ]
    assert found == []


def test_no_sentence_is_built_before_it_is_looked_up() -> None:
    found = [
        f"{place(module)}:{said.lineno}"
        for module in MODULES
        for said in _sentences(module)
        if isinstance(said, (ast.JoinedStr, ast.BinOp))
    ]
    assert found == []


def test_nothing_in_the_tree_is_left_undone_or_knows_a_machine() -> None:
    found = [
        f"{place(path)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path != SAYS_THE_RULE and path.suffix not in {".po", ".svg"}
        for number, line in enumerate(_lines(path), start=1)
        if UNFINISHED.search(line) or SOMEBODYS_FOLDER.search(line)
    ]
    assert found == []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except UnicodeDecodeError:
        return []
