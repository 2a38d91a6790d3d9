"""Merkle trees of RFC 6962: short proofs that a log holds an entry and only grew.

A leaf is hashed as ``00 ‖ content``, a node as ``01 ‖ left ‖ right``, so that neither
can pass for the other. Hashes are 32 bytes; a proof is a sequence of hashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

Proof: TypeAlias = Sequence[bytes]
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

    def proof_of_next(self) -> Proof:
        """The inclusion proof of the next leaf, in the tree that ends with it."""
        return self.peaks[::-1]


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
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root_of(leaves[split:]))
    return (*inclusion_proof(leaves[split:], index - split), root_of(leaves[:split]))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> Proof:
    """Prove that the tree over the first ``old_size`` leaf hashes began this one.

    Raises:
        IndexError: unless ``1 <= old_size <= len(leaves)``.
    """
    if not 1 <= old_size <= len(leaves):
        raise IndexError(old_size)
    return _subproof(leaves, old_size, known=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, known: bool) -> Proof:
    if old_size == len(leaves):
        return () if known else (root_of(leaves),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if old_size <= split:
        return (*_subproof(left, old_size, known=known), root_of(right))
    return (*_subproof(right, old_size - split, known=False), root_of(left))


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
