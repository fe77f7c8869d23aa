"""Sector duties of secrecy (`duties.toml`), spread out into rules with elements as `elements.toml` has them."""

from __future__ import annotations

import tomllib
from functools import cache

from leakkit.law.catalogue import ROOM

_TOLD = {"any": [{"fact": "recipients_without_need", "at_least": 1}, "not_entitled"]}
_KNOWN = {"any": ["public_official", "work_relation"]}
_OBJECT = {"informant": "檢舉（申訴、通報、舉發）人之身分資料", "person": "受保護者之身分資料", "matter": "應保密之事項"}
_FACT = {"informant": "informant_exposed", "person": "protected_person_exposed"}


@cache
def duty_rules() -> tuple[dict, ...]:
    """One rule for each duty, and one for its sanction where it has one; keys as in `elements.toml`."""
    duties = tomllib.loads((ROOM / "duties.toml").read_text(encoding="utf-8"))["duty"]
    return tuple(rule for duty in duties for rule in _rules(duty))


def _rules(duty: dict):
    times = {name: duty[name] for name in ("since", "until") if name in duty}
    sector = {"fact": "sectors", "any_of": [duty["sector"]]}
    confirmed = {"fact": "sector_confirmed", "any_of": [duty["sector"]]}
    common = times | {"law": duty["law"], "trigger": {"any": [sector, confirmed]},
                      "without_trigger": "未見該領域之線索", "element": _elements(duty, sector, confirmed)}
    caution = "是否屬該領域之案件須人確認。"
    yield common | {"article": duty["article"], "paragraph": duty["paragraph"], "title": duty["title"], "caution": caution,
                    "sanction": duty.get("sanction")}
    if "sanction" in duty:
        there = duty["sanction"]
        yield common | {"article": there["article"], "paragraph": str(there["paragraph"]),
                        "title": f"違反第{duty['article'].replace('-', '條之') if '-' in duty['article'] else duty['article'] + '條'}"
                                 f"（{duty['title']}）之罰鍰",
                        "caution": "罰鍰由主管機關裁處；同一行為觸犯刑事法律者，依刑事法律處罰（行政罰法第26條）。"}


def _elements(duty: dict, sector: dict, confirmed: dict) -> list[dict]:
    """Who, object, act: an officer confirms the sector, the chat shows who was exposed to whom."""
    fact = duty.get("fact") or _FACT[duty["protects"]]
    anyone = duty["who"] == "任何人"
    who = [] if anyone else [{
        "part": "誰", "text": duty["who"], "source": "H", "shown": duty.get("role", _KNOWN), "clue": "handler_words",
        "open": "行為人是否屬之，須人確認"}]
    return [*who,
            {"part": "客體", "text": duty.get("object", _OBJECT[duty["protects"]]), "source": "H",
             "shown": {"all": [confirmed, fact]}, "clue": {"any": [sector, fact]}, "open": "是否屬該領域之應保密資料，須人確認"},
            {"part": "行為", "text": "洩漏或揭露，使不應知悉者知悉", "source": "C", "shown": _TOLD,
             "open": "每位成員是否有業務需要，須人判斷"}]
