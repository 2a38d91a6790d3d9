import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers, lists

from app.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data/merkle_vectors.json").read_text()
)
PUBLISHED = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves_hex"]]
SIZES = range(1, 65)
LEAVES = [leaf_hash(bytes([n])) for n in SIZES]
ROOTS = {size: root_of(LEAVES[:size]) for size in SIZES}
FOREIGN = leaf_hash(b"never logged")


def bytes_of(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in hashes]


def test_the_published_roots_are_reached() -> None:
    assert EMPTY_ROOT.hex() == VECTORS["empty_root"] == root_of([]).hex()
    for size, root in VECTORS["roots_by_size"].items():
        assert root_of(PUBLISHED[: int(size)]).hex() == root


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_the_published_inclusion_proofs_are_made_and_accepted(vector: dict) -> None:
    leaf, proof = bytes.fromhex(vector["leaf_hash"]), bytes_of(vector["proof"])
    index, size = vector["index"], vector["size"]
    assert inclusion_proof(PUBLISHED[:size], index) == proof
    assert is_included(leaf, index, size, proof, bytes.fromhex(vector["root"]))


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_the_published_consistency_proofs_are_made_and_accepted(vector: dict) -> None:
    proof = bytes_of(vector["proof"])
    old, new = vector["old"], vector["new"]
    roots = bytes.fromhex(vector["old_root"]), bytes.fromhex(vector["new_root"])
    assert consistency_proof(PUBLISHED[:new], old) == proof
    assert is_consistent(old, new, proof, *roots)


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_nothing_else_is(size: int) -> None:
    leaves, root = LEAVES[:size], ROOTS[size]
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert is_included(leaf, index, size, proof, root)
        assert not is_included(FOREIGN, index, size, proof, root)
        assert not is_included(leaf, index, size, [*proof, FOREIGN], root)
        assert not is_included(leaf, index, size, proof, FOREIGN)
        for other in range(-1, size + 1):
            assert other == index or not is_included(leaf, other, size, proof, root)
        for cut in range(len(proof)):
            assert not is_included(leaf, index, size, proof[:cut], root)
            bent = [*proof[:cut], FOREIGN, *proof[cut + 1 :]]
            assert not is_included(leaf, index, size, bent, root)


@pytest.mark.parametrize("new", SIZES)
def test_every_beginning_is_proved_and_no_other_past_is(new: int) -> None:
    leaves, root = LEAVES[:new], ROOTS[new]
    for old in range(1, new + 1):
        proof = consistency_proof(leaves, old)
        assert is_consistent(old, new, proof, ROOTS[old], root)
        assert not is_consistent(old, new, proof, FOREIGN, root)
        assert not is_consistent(old, new, proof, ROOTS[old], FOREIGN)
        assert not is_consistent(old, new, [*proof, FOREIGN], ROOTS[old], root)
        for cut in range(len(proof)):
            assert not is_consistent(old, new, proof[:cut], ROOTS[old], root)
            bent = [*proof[:cut], FOREIGN, *proof[cut + 1 :]]
            assert not is_consistent(old, new, bent, ROOTS[old], root)
        for other in range(new + 2):
            accepted = is_consistent(other, new, proof, ROOTS[old], root)
            assert accepted == (other == old)


@given(lists(binary(max_size=4), max_size=70), binary(max_size=4))
def test_a_log_grown_leaf_by_leaf_has_the_root_of_the_whole(
    contents: list[bytes], last: bytes
) -> None:
    leaves = [leaf_hash(content) for content in contents]
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    assert frontier.size == len(leaves)
    assert len(frontier.peaks) == len(leaves).bit_count()
    newest = leaf_hash(last)
    grown = frontier.append(newest)
    assert grown.root() == root_of([*leaves, newest])
    assert frontier.proof_of_next() == inclusion_proof([*leaves, newest], len(leaves))


@pytest.mark.parametrize("size", SIZES)
def test_every_proof_is_made_of_full_subtrees_and_the_end(size: int) -> None:
    whole = Frontier(size, _peaks(size))
    for asked in range(1, size + 1):
        ranges = inclusion_ranges(asked - 1, size) + consistency_ranges(asked, size)
        for start, stop in ranges:
            span = stop - start
            full = span & (span - 1) == 0 and start % span == 0
            if not full:
                assert stop == size
                assert whole.root_from(start) == root_of(LEAVES[start:size])


def _peaks(size: int) -> tuple[bytes, ...]:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    return frontier.peaks


@given(lists(binary(max_size=3), min_size=1, max_size=40), integers(0, 39))
def test_a_changed_entry_changes_the_root(contents: list[bytes], at: int) -> None:
    leaves = [leaf_hash(content) for content in contents]
    place = at % len(leaves)
    changed = [*leaves[:place], FOREIGN, *leaves[place + 1 :]]
    assert root_of(changed) != root_of(leaves)


def test_a_node_cannot_pass_for_a_leaf() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_a_proof_of_what_is_not_there_cannot_be_asked_for() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, len(LEAVES))
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 0)
