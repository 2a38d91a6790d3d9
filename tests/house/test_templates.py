"""The templates keep the habits of the house."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tests.house.tree import TEMPLATES, place

COMPONENTS = [path for path in TEMPLATES if "components" in path.parts]
PAGES = [
    path
    for path in TEMPLATES
    if not {"components", "layouts"} & set(path.parts) and "gallery" not in path.name
]
WRITTEN_TOGETHER = {"cell": {"cell", "cells"}}
"""A list and its rows; everything else is one macro in a file of its name."""
RENAMED = {"next": "next_step"}
"""Where the name of the file would hide a word of the language."""


@pytest.fixture
def parsed(application: Flask) -> dict[Path, nodes.Template]:
    """Every template as the application's own Jinja reads it."""
    return {path: application.jinja_env.parse(path.read_text()) for path in TEMPLATES}


def test_templates_use_what_they_import(parsed: dict[Path, nodes.Template]) -> None:
    unused = {
        place(path): missing
        for path, tree in parsed.items()
        if (missing := _imported(tree) - _used(tree))
    }
    assert unused == {}


def test_pages_compare_nothing(parsed: dict[Path, nodes.Template]) -> None:
    found = [
        f"{place(page)}:{node.lineno} asks; its page object should say"
        for page in PAGES
        for node in parsed[page].find_all(nodes.Compare)
    ]
    assert found == []


def test_nothing_is_marked_safe_in_a_template(
    parsed: dict[Path, nodes.Template],
) -> None:
    found = [
        f"{place(path)}:{node.lineno}"
        for path, tree in parsed.items()
        for node in tree.find_all((nodes.Filter, nodes.MarkSafe))
        if not isinstance(node, nodes.Filter) or node.name == "safe"
    ]
    assert found == []


def test_nothing_is_inline() -> None:
    found = [
        place(path)
        for path in TEMPLATES
        if re.search(r"\s(?:on[a-z]+|style)=|javascript:", path.read_text())
    ]
    assert found == []


def test_a_component_names_its_arguments_first() -> None:
    assert [
        place(path) for path in COMPONENTS if not path.read_text().startswith("{#")
    ] == []


def test_a_component_is_one_macro_of_its_name(
    parsed: dict[Path, nodes.Template],
) -> None:
    found = {}
    for path in COMPONENTS:
        offered = {macro.name for macro in parsed[path].find_all(nodes.Macro)}
        name = RENAMED.get(path.stem, path.stem)
        own = {one for one in offered if not one.startswith("_")}
        if own != WRITTEN_TOGETHER.get(name, {name}):
            found[place(path)] = own
    assert found == {}


def _imported(tree: nodes.Template) -> set[str]:
    return {
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }


def _used(tree: nodes.Template) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
