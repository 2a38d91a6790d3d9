"""Merkle trees of RFC 6962: short proofs that a log holds an entry and only grew.

A leaf is hashed as ``00 ‖ content``, a node as ``01 ‖ left ‖ right``, so that neither
can pass for the other. Hashes are 32 bytes; a proof is a sequence of hashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

Proof: TypeAlias = Sequence[bytes]
Range: TypeAlias = tuple[int, int]
"""The leaves from the first index up to, but not including, the second."""
EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(content: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All a log must remember to grow: the roots of its full subtrees, largest first.

    There is one for each binary digit of the size, so that an append costs
    O(log size) whatever the log holds.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf hash."""
        peaks, joined, rest = list(self.peaks), leaf, self.size
        while rest & 1:
            joined, rest = node_hash(peaks.pop(), joined), rest >> 1
        return Frontier(self.size + 1, (*peaks, joined))

    def root(self) -> bytes:
        """The root over everything appended."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def root_from(self, start: int) -> bytes:
        """The root over the leaves from ``start`` on, where a peak begins there."""
        peaks, before = list(self.peaks), 0
        for digit in range(self.size.bit_length() - 1, -1, -1):
            if before < start and self.size >> digit & 1:
                peaks.pop(0)
                before += 1 << digit
        return Frontier(self.size - before, tuple(peaks)).root()

    def proof_of_next(self) -> Proof:
        """The inclusion proof of the next leaf, in the tree that ends with it."""
        return list(self.peaks[::-1])


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> Proof:
    """Prove that the tree over these leaf hashes holds the one at ``index``.

    Raises:
        IndexError: if there is no such leaf.
    """
    return [root_of(leaves[a:b]) for a, b in inclusion_ranges(index, len(leaves))]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> Proof:
    """Prove that the tree over the first ``old_size`` leaf hashes began this one.

    Raises:
        IndexError: unless ``1 <= old_size <= len(leaves)``.
    """
    ranges = consistency_ranges(old_size, len(leaves))
    return [root_of(leaves[a:b]) for a, b in ranges]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Which subtrees make the inclusion proof of a leaf, from the leaf upwards.

    Each is either full or reaches to the end of the tree.

    Raises:
        IndexError: if there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, stop = 0, size
    siblings: list[Range] = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            siblings.append((middle, stop))
            stop = middle
        else:
            siblings.append((start, middle))
            start = middle
    return siblings[::-1]


def consistency_ranges(old_size: int, size: int) -> list[Range]:
    """Which subtrees make the consistency proof of an older size.

    Each is either full or reaches to the end of the tree.

    Raises:
        IndexError: unless ``1 <= old_size <= size``.
    """
    if not 1 <= old_size <= size:
        raise IndexError(old_size)
    start, stop = 0, size
    others: list[Range] = []
    while stop != old_size:
        middle = start + _split(stop - start)
        if old_size <= middle:
            others.append((middle, stop))
            stop = middle
        else:
            others.append((start, middle))
            start = middle
    return [*([(start, stop)] if start else []), *others[::-1]]


def is_included(leaf: bytes, index: int, size: int, proof: Proof, root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, joined = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            joined = node_hash(sibling, joined)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            joined = node_hash(joined, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and joined == root


def is_consistent(
    old_size: int, new_size: int, proof: Proof, old_root: bytes, new_root: bytes
) -> bool:
    """Check a consistency proof (RFC 9162, 2.1.4.2)."""
    if not 1 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    whole = old_size & (old_size - 1) == 0
    steps = [old_root, *proof] if whole else list(proof)
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return bool(steps) and _climb(steps, place, last) == (old_root, new_root)


def _climb(steps: Proof, place: int, last: int) -> tuple[bytes, bytes] | None:
    """Both roots that the steps of a consistency proof lead to."""
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two smaller than a size."""
    return 1 << (size - 1).bit_length() - 1
