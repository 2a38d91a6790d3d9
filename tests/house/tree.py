"""The files the house tests look at."""

import subprocess
from functools import cache
from pathlib import Path

from config import ROOT

MODULES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def place(path: Path) -> str:
    """Return where a file stands in the tree: the name of its case."""
    return path.relative_to(ROOT).as_posix()


def is_view(module: Path) -> bool:
    """Tell whether a module, or the package it is in, holds views."""
    parts = module.relative_to(ROOT).with_suffix("").parts
    return any(part.endswith("views") for part in parts)


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file of the repository; outside one, every file of the tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        return tuple(
            path
            for path in ROOT.rglob("*")
            if path.is_file() and not {".venv", "var", ".git"} & set(path.parts)
        )
    names = listed.stdout.decode().split("\0")
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())
