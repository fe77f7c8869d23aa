"""Which causes a case shows, with the rows that show them; the words and the measures stand in `measures.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from leakkit.incident import SPECIAL
from leakkit.writeup.codes import Codes, missing
from leakkit.writeup.material import Material
from leakkit.writeup.office import words

IDENTIFIERS = {"person", "phone", "national_id", "birthdate", "address", "email", "social_id", "bank_account",
               "credit_card", "plate", "passport", "nhi_card", "student_id"}
ASPECTS = ("法律面", "技術面", "制度面")
#: an exposure known to have lasted this long was not a slip noticed at once
_SLOW_MINUTES = 10
_LARGE = 10
_HEALTH = {"medical", "health_check", "genetic"}


#: so many persons in one message are a list, not a case
_A_LIST = 5


@dataclass(frozen=True)
class Cause:
    """One cause: its name in `measures.toml`, its analysis for the bulletin, that in one line, the rows that show it."""

    name: str
    analysis: str
    short: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One measure, its aspect (法律面、技術面、制度面) and the rows of the causes that ask for it."""

    name: str
    aspect: str
    text: str
    rows: tuple[str, ...]


def causes(material: Material, folder=None) -> list[Cause]:
    """The causes that rows of this case show or the officer stated, in the order of `measures.toml`; none for a harmless case.

    `folder`: the office's own ``measures.toml``; a cause of its own is shown when the officer states it (``cause = "name"``).
    """
    catalogue = words("measures.toml", folder)["cause"]
    stated = _stated(material)
    shown = ((name, tuple(dict.fromkeys([*_shown(name, material), *stated.get(name, ())]))) for name in catalogue)
    return [Cause(name, catalogue[name]["analysis"], catalogue[name]["short"], rows) for name, rows in shown if rows]


def _shown(name: str, material: Material) -> list:
    return [] if material.harmless or name not in _TESTS else list(_TESTS[name](material))


def _stated(material: Material) -> dict[str, list[str]]:
    """The causes that no export can show (no training, a shared account) and the officer stated, with their rows."""
    found: dict[str, list[str]] = {}
    for name, row in () if material.harmless else material.stated.get("cause", ()):
        found.setdefault(name, []).append(row)
    return found


def measures(material: Material, folder=None) -> list[Measure]:
    """The measures that the case's causes ask for, aspect by aspect."""
    rows = {cause.name: cause.rows for cause in causes(material, folder)}
    chosen = []
    for entry in words("measures.toml", folder)["measure"]:
        found = dict.fromkeys(row for name in entry["causes"] for row in rows.get(name, ()))
        if found:
            chosen.append(Measure(entry["name"], entry["aspect"], entry["text"], tuple(found)))
    return sorted(chosen, key=lambda measure: ASPECTS.index(measure.aspect))


def _always(material):
    return material.disclosures["disclosure_id"]


def _group_routing(material):
    """A citizen's case posted to a chat of more than two: an informant's data, or a case number (one beside data on health is a chart's)."""
    rows = material.disclosures
    told = set(_informant(material)) | {row.disclosure_id for row in rows.itertuples() if "case_no" in row.kinds and not _HEALTH & set(row.kinds)}
    groups = set(material.evidence[material.evidence["chat_type"].isin(["group", "open"])]["evidence_id"])
    return [m for m in rows[rows["disclosure_id"].isin(told)]["message_id"] if m.split("-")[0] in groups]


def _no_masking(material):
    """A disclosed identifier that stands in the text."""
    used = {finding for found in material.disclosures["findings"] for finding in found}
    rows = material.findings
    rows = rows[rows["finding_id"].isin(used) & rows["kind"].isin(IDENTIFIERS)]
    return rows[~rows["rule"].fillna("").str.contains("mask")]["finding_id"]


def _picture(material):
    """The post, or what the discloser sent within a minute of it, is a picture."""
    images = material.messages[material.messages["kind"] == "image"]
    for row in material.disclosures.itertuples():
        if missing(row.posted_at):
            continue
        near = (images["sent_at"] - row.posted_at).abs().dt.total_seconds() <= 60
        same = (images["account"] == row.discloser) & (images["evidence_id"] == row.message_id.split("-")[0])
        yield from images[near & same]["message_id"]


def _totals(material, key, least):
    return [total["disclosure_id"] for total in material.audience_totals
            if not missing(total.get(key)) and total[key] >= least]


def _no_need_to_know(material):
    return _totals(material, "unauthorised_low", 1)


def _group_too_large(material):
    return _totals(material, "low", _LARGE)


def _late_joiner(material):
    rows = material.audience
    late = rows["counted_high"].fillna(False) & ~rows["counted_low"].fillna(False) & rows["message_id"].notna()
    joined = set(material.membership[material.membership["action"] == "join"]["message_id"].dropna())
    return [m for m in rows[late]["message_id"] if m in joined]


def _slow_recall(material):
    rows = material.disclosures
    slow = (rows["ended_by"] == "none-seen") | (rows["exposed_low"].fillna(0) >= _SLOW_MINUTES)
    return rows[slow]["disclosure_id"]


def _spread(material):
    return material.edges["to_message"]


def _informant(material):
    people = material.people[material.people["role"] == "informant"]["person_id"]
    return material.disclosures[material.disclosures["person_id"].isin(set(people))]["disclosure_id"]


def _minors(material):
    return material.disclosures[material.disclosures["person_id"].isin(material.minors)]["disclosure_id"]


def _special(material):
    return [row.disclosure_id for row in material.disclosures.itertuples() if SPECIAL & set(row.kinds)]


def _outsider(material):
    outside = set(material.people[material.people["role"] == "outsider"]["person_id"])
    codes = Codes(material)
    return [row.message_id for row in material.audience.dropna(subset=["message_id"]).itertuples()
            if codes.person_of(row.account) in outside and bool(row.counted_high)]


def _open_list(material):
    """One message with the data of many persons: a list sent round, or addresses that all recipients could see."""
    counts = material.disclosures.groupby("message_id")["person_id"].nunique()
    return list(counts[counts >= _A_LIST].index)


def _mail_addresses(material):
    """Of those, the lists of e-mail addresses: what a To: field gives away."""
    lists = set(_open_list(material))
    return [row.disclosure_id for row in material.disclosures.itertuples()
            if row.message_id in lists and "email" in row.kinds]


def _patients(material):
    """Data on health, posted in a chat or by an account that is called after a place of care."""
    wards = words("measures.toml")["wards"]["words"]
    return [row.disclosure_id for row in material.disclosures.itertuples()
            if _HEALTH & set(row.kinds)
            and any(word in name for name in (row.chat_title, row.discloser) if not missing(name) for word in wards)]


def _shared_account(material):
    """The account that posted is called after a desk, not after a person."""
    desks = words("measures.toml")["desks"]["words"]
    return [row.message_id for row in material.disclosures.itertuples()
            if not missing(row.discloser) and any(word in row.discloser for word in desks)]


_TESTS = {"always": _always, "group_routing": _group_routing, "no_masking": _no_masking, "picture": _picture,
          "no_need_to_know": _no_need_to_know, "group_too_large": _group_too_large, "late_joiner": _late_joiner,
          "slow_recall": _slow_recall, "spread": _spread, "informant": _informant, "special": _special, "minors": _minors,
          "outsider": _outsider, "open_list": _open_list, "mail_addresses": _mail_addresses, "patients": _patients,
          "shared_account": _shared_account}
