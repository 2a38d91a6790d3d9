"""The verifier's own count: a second code that must agree with the first."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.ballots.recount_file import recount
from config import ROOT
from tests.ballots.test_count_properties import a_document
from tests.ballots.vectors import VECTORS, demanded
from tests.ballots.verifying import verify

PROGRAM = ROOT / "verifier/verify.py"


@pytest.mark.parametrize(
    ("document", "answer"),
    [pytest.param(*pair, id=pair[0]["id"]) for pair in demanded()],
)
def test_the_verifier_gives_the_demanded_answer(
    document: dict[str, Any], answer: dict[str, Any]
) -> None:
    assert verify.recount(document) == answer


@settings(deadline=None)
@given(a_document())
def test_both_codes_count_the_same(document: dict[str, Any]) -> None:
    assert verify.recount(document) == recount(document)


@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        {"roll": {}},
        VECTORS["vectors"][0] | {"rule": "c278_10"},
        VECTORS["vectors"][0] | {"policy": {"duplicate_policy": "coin"}},
        VECTORS["vectors"][0] | {"policy": {"unheard_of": True}},
        VECTORS["vectors"][0] | {"close_at": VECTORS["vectors"][0]["open_at"]},
        VECTORS["vectors"][0] | {"scope": {"type": "moon"}},
    ],
)
def test_both_codes_refuse_the_same(spoilt: dict[str, Any]) -> None:
    assert verify.recount(spoilt) == recount(spoilt)
    assert "error" in verify.recount(spoilt)


def test_the_verifier_needs_nothing_but_the_standard_library() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(PROGRAM.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_verifier_recounts_files_on_its_own(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(VECTORS["vectors"][0]))
    bad.write_text("{")
    run = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, "--recount", good, bad],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert answers == [VECTORS["vectors"][0]["expected"], {"error": "not_json"}]
    assert run.returncode == 1
