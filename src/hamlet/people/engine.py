"""The seam to the matching engine."""

from dataclasses import dataclass, field

from hamlet.kernel.names import name_keys


@dataclass(frozen=True, slots=True)
class Record:
    rid: str
    nhs_number: str = ""
    first_name: str = ""
    surname: str = ""
    dob: str = ""
    sex: str = ""
    postcode: str = ""
    address: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    weight: float
    band: str
    parts: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clusters:
    person: dict
    doubtful: tuple


def record(rid, **written):
    return Record(rid, **{name: str(value or "") for name, value in written.items()})


def default_model():
    return None


def blocking_keys(r):
    found = {f"n{r.nhs_number}"} if r.nhs_number else set()
    sounds = [k for k in name_keys(r.first_name, r.surname) if k.startswith("~")]
    if r.dob:
        found |= {f"d{r.dob}|{s}" for s in sounds}
    if r.postcode:
        found |= {f"p{r.postcode}|{s}" for s in sounds}
    return tuple(sorted(found))


def score(model, a, b):
    parts, weight = {}, 0.0
    for name, plus, minus in (
        ("nhs_number", 18, -12), ("first_name", 7, -5), ("surname", 7, -3), ("dob", 9, -6),
        ("sex", 1, -4), ("postcode", 6, -1), ("address", 3, 0), ("mobile", 7, 0),
    ):  # fmt: skip
        x, y = getattr(a, name), getattr(b, name)
        if not x or not y:
            parts[name] = "absent"
            continue
        same = x.casefold() == y.casefold()
        if not same and name in ("first_name", "surname"):
            same = bool(
                {k for k in name_keys(x) if k[0] == "~"} & {k for k in name_keys(y) if k[0] == "~"}
            )
            weight += (plus - 1) if same else minus
            parts[name] = "alike" if same else "differs"
            continue
        weight += plus if same else minus
        parts[name] = "same" if same else "differs"
    if parts["nhs_number"] == "differs":
        band = "review" if weight > 2 else "apart"
    else:
        band = "link" if weight > 16 else "review" if weight > 6 else "apart"
    return Score(weight, band, parts)


def resolve(rids, edges, rulings):
    """edges {(a,b): Score}; rulings {(a,b): 'same'|'apart'}."""
    group = {r: {r} for r in rids}
    apart = {frozenset(p) for p, s in rulings.items() if s == "apart"}
    apart |= {frozenset(p) for p, s in edges.items() if s.parts.get("nhs_number") == "differs"}
    same = {frozenset(p) for p, s in rulings.items() if s == "same"}
    apart -= same
    for a, b in sorted(map(sorted, same)):
        union(group, a, b)
    doubt = set()
    for (a, b), _ in sorted(edges.items(), key=lambda e: (-e[1].weight, e[0])):
        if edges[a, b].band != "link" or group[a] is group[b]:
            continue
        if any(frozenset((x, y)) in apart for x in group[a] for y in group[b]):
            doubt.add((a, b))
            continue
        union(group, a, b)
    for (a, b), s in edges.items():
        if group[a] is not group[b] and s.band in ("review", "link"):
            doubt.add((a, b))
    doubt = {
        p
        for p in doubt
        if frozenset(p) not in apart or frozenset(p) not in {frozenset(q) for q in rulings}
    }
    doubt = {p for p in doubt if rulings.get(p) != "apart" and group[p[0]] is not group[p[1]]}
    return Clusters({r: min(g) for r, g in group.items()}, tuple(sorted(doubt)))


def union(group, a, b):
    if group[a] is not group[b]:
        joined = group[a] | group[b]
        for each in joined:
            group[each] = joined
