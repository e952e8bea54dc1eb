"""Trees and proofs agree with the RFC's own definitions, written down plainly beside them."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from hamlet.journal import merkle

LEAVES = [merkle.leaf_hash(str(number).encode()) for number in range(70)]
SIZES = st.integers(1, len(LEAVES))


def read(first, after):
    return LEAVES[first:after]


def split(size):
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def plain_root(leaves):
    """MTH of RFC 6962."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def plain_path(index, leaves):
    """PATH of RFC 6962."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*plain_path(index, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(index - k, leaves[k:]), plain_root(leaves[:k])]


def plain_proof(old, leaves, whole=True):
    """SUBPROOF of RFC 6962."""
    if old == len(leaves):
        return [] if whole else [plain_root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*plain_proof(old, leaves[:k], whole), plain_root(leaves[k:])]
    return [*plain_proof(old - k, leaves[k:], False), plain_root(leaves[:k])]


def test_the_hashes_are_those_of_the_rfc():
    """The root of no leaves, and of one empty leaf, as Certificate Transparency publishes them."""
    assert merkle.Tree().root().hex().startswith("e3b0c44298fc1c14")
    assert merkle.leaf_hash(b"").hex().startswith("6e340b9cffb37a98")


@given(st.integers(0, len(LEAVES)), st.data())
def test_a_tree_taken_up_again_has_the_plain_root(size, data):
    halt = data.draw(st.integers(0, size))
    before = merkle.Tree()
    for leaf in LEAVES[:halt]:
        before.append(leaf)
    tree = merkle.Tree(before.size, before.edge)
    for leaf in LEAVES[halt:size]:
        tree.append(leaf)
    assert tree.root() == plain_root(LEAVES[:size])


@given(SIZES, st.data())
def test_proofs_of_inclusion_are_the_plain_ones_and_hold_for_that_leaf_alone(size, data):
    index = data.draw(st.integers(0, size - 1))
    path, root = merkle.inclusion(read, index, size), plain_root(LEAVES[:size])
    assert path == plain_path(index, LEAVES[:size])
    assert merkle.is_included(LEAVES[index], index, size, path, root)
    other = data.draw(SIZES) - 1
    if other != index:
        assert not merkle.is_included(LEAVES[other], index, size, path, root)
        assert not merkle.is_included(LEAVES[index], other, size, path, root)
    assert not merkle.is_included(LEAVES[index], index, size, [*path, root], root)
    assert not path or not merkle.is_included(LEAVES[index], index, size, path[:-1], root)


@given(SIZES, st.data())
def test_proofs_of_consistency_are_the_plain_ones_and_hold_for_those_roots_alone(new, data):
    old = data.draw(st.integers(1, new))
    path = merkle.consistency(read, old, new)
    roots = plain_root(LEAVES[:old]), plain_root(LEAVES[:new])
    assert path == plain_proof(old, LEAVES[:new])
    assert merkle.is_consistent(old, roots[0], new, roots[1], path)
    assert not merkle.is_consistent(old, roots[0][::-1], new, roots[1], path)
    assert not merkle.is_consistent(old, roots[0], new, roots[1][::-1], path)
    assert not merkle.is_consistent(old, roots[0], new, roots[1], [*path, roots[0]])
    forged = [roots[1], *path[1:]]
    assert forged == path or not merkle.is_consistent(old, roots[0], new, roots[1], forged)
