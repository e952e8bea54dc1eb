"""Merkle trees as in RFC 6962 (section 2.1; the same in RFC 9162): hashes, roots, and proofs.

A leaf's hash begins with the byte 0, a node's with 1, so that neither can pass for the other. Knows
no database: leaves come as hashes of 32 bytes, read by `read(first, after)`.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

Read = Callable[[int, int], Iterable[bytes]]
EMPTY = sha256().digest()


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that only grows. It keeps its right-hand edge alone: one hash a bit of its size.

    `edge` holds the roots of the whole subtrees it is made of, the largest first.
    """

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size, self.edge = size, list(edge)

    def append(self, leaf: bytes) -> None:
        """Add a leaf's hash on the right."""
        edge, size = self.edge, self.size
        while size & 1:
            leaf = node_hash(edge.pop(), leaf)
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash over all leaves so far."""
        if not self.edge:
            return EMPTY
        *others, root = self.edge
        for left in reversed(others):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion(read: Read, index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree of the first `size` leaves: PATH of the RFC."""
    path, first, after = [], 0, size
    while after - first > 1:
        middle = first + _split(after - first)
        if index < middle:
            path.append(root_of(read(middle, after)))
            after = middle
        else:
            path.append(root_of(read(first, middle)))
            first = middle
    return path[::-1]


def consistency(read: Read, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new`: SUBPROOF."""
    path, first, after, whole = [], 0, new, True
    while old != after:
        middle = first + _split(after - first)
        if old <= middle:
            path.append(root_of(read(middle, after)))
            after = middle
        else:
            path.append(root_of(read(first, middle)))
            first, whole = middle, False
    if not whole:
        path.append(root_of(read(first, after)))
    return path[::-1]


def _split(size: int) -> int:
    """The largest power of two below `size`: how many leaves stand on the left."""
    return 1 << (size - 1).bit_length() - 1


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether `path` proves that `leaf` stands at `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(other, found)
            node, last = _up_from_right(node, last)
        else:
            found = node_hash(found, other)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def _up_from_right(node: int, last: int) -> tuple[int, int]:
    """Leave out levels at which a node has nothing to its right and stays as it is."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    """Whether `path` proves that the older tree begins the newer (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    hashes = iter([old_root, *path] if old & (old - 1) == 0 else path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    return _climb(hashes, node, last) == (old_root, new_root)


def _climb(hashes: Iterator[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency proof leads to; None where it has another length."""
    older = newer = next(hashes, b"")
    for other in hashes:
        if last == 0:
            return None
        if node & 1 or node == last:
            older, newer = node_hash(other, older), node_hash(other, newer)
            node, last = _up_from_right(node, last)
        else:
            newer = node_hash(newer, other)
        node, last = node >> 1, last >> 1
    return (older, newer) if last == 0 else None
