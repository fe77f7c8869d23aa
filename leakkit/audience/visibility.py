"""What a late joiner sees: a fact of the platform, dated and sourced, in `visibility.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd


@cache
def visibility() -> dict[str, object]:
    """The whole of `visibility.toml`: platform → rules, and the tables posts, recorded, group_max."""
    return tomllib.loads((Path(__file__).parent / "visibility.toml").read_text(encoding="utf-8"))


def rule(platform: str, joined: pd.Timestamp, chat_type: str = "", place: str = "chat") -> dict:
    """The rule for somebody who joined a chat of `platform` at `joined`: late_joiner (none/possible), says, source, as_of,
    perhaps within_days, within_messages; for a post in a note or album also `invited`."""
    known = visibility()
    if place in ("note", "album") and platform in known["posts"]:
        return known["posts"][platform]
    for one in known.get(platform, ()) if isinstance(known.get(platform), list) else ():
        in_time = joined >= pd.Timestamp(one.get("since", "1970-01-01")) and joined < pd.Timestamp(one.get("until", "2200-01-01"))
        if in_time and chat_type in one.get("kinds", [chat_type]):
            return one
    return known["unknown"][0]


def invited_see(platform: str, place: str) -> dict | None:
    """The rule by which a pending invitee sees a post, or None."""
    found = visibility()["posts"].get(platform) if place in ("note", "album") else None
    return found if found and found.get("invited") else None


def records(platform: str, what: str) -> bool:
    """Whether exports of a platform show every "joins" or "leaves"."""
    return platform not in visibility()["recorded"][f"no_{what}"]


def cited(one: dict) -> str:
    """A rule as a sentence with its source and the day on which it was looked up."""
    return f"{one['says']}（來源：{one['source']}；查核日 {one['as_of']}）"
