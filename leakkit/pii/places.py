"""The places of Taiwan and the words around them (`places.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path


@cache
def _data() -> dict:
    return tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))


def words(name: str) -> tuple[str, ...]:
    """A list of words of `places.toml`."""
    return tuple(_data()["words"][name])


@cache
def places() -> dict[str, tuple[str, ...]]:
    """County or city → its districts with their suffix, 22 and 368 of them."""
    return {
        county: tuple(_suffixed(county, name) for name in names.split())
        for county, names in _data()["counties"].items()
    }


def districts() -> set[str]:
    """All districts with their suffix."""
    return {name for names in places().values() for name in names}


def short_districts() -> set[str]:
    """Districts without their suffix, of two characters and more."""
    return {name[:-1] for name in districts() if len(name) > 2}


def _suffixed(county: str, name: str) -> str:
    city = county in {"臺北市", "新北市", "基隆市", "桃園市", "新竹市", "臺中市", "嘉義市", "臺南市", "高雄市"}
    return f"{name}區" if city else name


def any_of(names: Iterable[str]) -> str:
    """An alternation, longest first, in which 臺 may be written 台."""
    return "|".join(re.escape(name).replace("臺", "[臺台]") for name in sorted(set(names), key=lambda n: (-len(n), n)))
