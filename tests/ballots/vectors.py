"""The published vectors of counting, and the answer each demands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data/tally_vectors.json").read_text()
)


def roll_vector(name: str) -> dict[str, Any]:
    """The vector with this id, as a fresh copy."""
    found = next(v for v in VECTORS["vectors"] if v["id"] == name)
    copy: dict[str, Any] = json.loads(json.dumps(found))
    return copy


def demanded() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every document with the answer a recount must give."""
    for vector in VECTORS["vectors"] + VECTORS["threshold_vectors"]:
        yield vector, vector["expected"]
    for vector in VECTORS["error_vectors"]:
        yield vector, {"error": vector["expected_error"]}
