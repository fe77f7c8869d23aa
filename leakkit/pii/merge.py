"""One finding per span: rules first, then what is longer, surer, more specific; names never inside a code."""

from __future__ import annotations

from leakkit.pii.hits import Hit

_CODES = ("email", "national_id", "phone", "credit_card", "nhi_card", "passport", "student_id", "plate", "ip", "case_no",
          "bank_account", "birthdate", "social_id", "address")
_SPECIAL = ("genetic", "sex_life", "health_check", "criminal", "medical", "finance", "relation")
#: kinds whose pattern says exactly what they are come before kinds that lean on context
_RANK = {kind: rank for rank, kind in enumerate((*_CODES, "person", *_SPECIAL, "org"))}


def resolve(hits) -> list[Hit]:
    """The hits that stay, by start. A name inside a phrase of a special category stays beside it, and so do phrases of two categories (HIV);
    all else is exclusive."""
    hits = sorted(hits, key=_order)
    main = _exclusive([hit for hit in hits if hit.kind not in _SPECIAL])
    codes = _taken([hit for hit in main if hit.kind in _CODES])
    special = [hit for kind in _SPECIAL for hit in _exclusive([hit for hit in hits if hit.kind == kind])]
    return sorted([*main, *(hit for hit in special if not codes.issuperset(range(hit.start, hit.end)))])


def _exclusive(hits) -> list[Hit]:
    """The hits in order, without those that overlap an earlier one."""
    taken, out = set(), []
    for hit in hits:
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            out.append(hit)
    return out


def _taken(hits) -> set[int]:
    return {place for hit in hits for place in range(hit.start, hit.end)}


def _order(hit: Hit):
    code = hit.kind in _CODES
    return (not code, -_weight(hit), _RANK.get(hit.kind, 99), hit.start)


def _weight(hit: Hit) -> float:
    """Score and length together: a longer span of the same sureness wins, a weak long one does not swallow a sure
    one."""
    return hit.score + 0.012 * min(hit.length, 30)
