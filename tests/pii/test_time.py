"""No pattern takes more than linear time, whatever the text is made of: every regex on long runs of what it likes best."""

import re
import time

import pytest

from leakkit.pii import address, beside, first_stage, names_shapes, readings, relations, rules, special, whereabouts
from leakkit.pii.look import _openings, find
from leakkit.pii.readings import plain

LONG = 20_000
RUNS = ["1", "1-", "1 ", "09", "A1", "a", "a.", "a@", "@a.", "王", "一", "路", "里", "12鄰", "中正路1巷", "案號1", "字第", "1:", "*", "1*", "欠一", "被",
        "的", "他", "她媽媽的", "有沒有", "年1月", "台北市", "(1", "line id ", "住A棟1樓", "後面的巷子", "宿舍1", "Aa "]
PATTERNS = {f"rule/{pattern.name}": pattern.regex for pattern in rules.patterns()}
PATTERNS |= {f"{name}/{part}": getattr(kind, part) for name, kind in special.kinds().items()
             for part in ("terms", "weak", "tail") if getattr(kind, part)}
PATTERNS |= {"relation/tied": relations._tied(), "relation/states": relations._states(), "relation/brackets": relations._brackets(), "address/anchor": address._anchor()}
PATTERNS |= {f"special/{name}": special._words(name) for name in ("general", "hypothetical", "person", "rumour", "lately", "own", "inside", "onward", "kin", "things")}
PATTERNS |= {"special/quoted": special._QUOTED, "readings/round": readings._ROUND, "readings/number": readings._NUMBER, "readings/damaged": readings._DAMAGED}
PATTERNS |= {f"whereabouts/{name}": shape for name, shape in whereabouts._shapes()}
PATTERNS |= {f"beside/{name}": getattr(beside, name) for name in ("_DATE", "_WRITTEN", "_RUN", "_TOKEN", "_LOCAL")}
PATTERNS |= {f"names/listed-{number}": shape for number, shape in enumerate(names_shapes._listed_regex())}
PATTERNS |= {f"{name}/faint": kind.faint for name, kind in special.kinds().items() if kind.faint}


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern(name):
    for run in RUNS:
        text = plain((run * (LONG // len(run) + 1))[:LONG])
        begin = time.process_time()
        for _ in PATTERNS[name].finditer(text):
            pass
        assert time.process_time() - begin < 1.0, run


@pytest.mark.parametrize("run", RUNS)
def test_the_first_stages_on_a_hundred_thousand_characters(run):
    """Every loosened pattern is in them; twice the text takes about twice the time, and never long."""
    text = (run * (100_000 // len(run) + 1))[:100_000]
    begin = time.process_time()
    first_stage.candidates([text])
    _openings().candidates([text])
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("run", ["路", "中正路1巷", "台北市", "台北市大安區", "里", "永和", "12鄰", "和平東路", "1號", "中正路跟", "中正路那家店", "大同村"])
def test_addresses_on_a_long_run(run):
    text = plain((run * (LONG // len(run) + 1))[:LONG])
    begin = time.process_time()
    address.find(text, readings.readings(text)[0])
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("name", special.kinds())
def test_heads_are_looked_for_in_a_short_piece_only(name):
    begin = time.process_time()
    for run in RUNS:
        special.kinds()[name].head.search((run * 14)[:14])
    assert time.process_time() - begin < 0.1


@pytest.mark.parametrize("text", ["他有憂鬱症" * 4000, "0912-345-678，" * 2000, "王小明的太太" * 3000, "\ud800\x00\u202e\u200be\u0301😀" * 3000, "1" * 100_000])
def test_a_hundred_thousand_characters(text):
    begin = time.process_time()
    frame = find([text], names="wordlist")
    assert time.process_time() - begin < 20
    assert all(re.sub("[\ud800-\udfff\x00]", "\ufffd", text[a:b]) == value
               for a, b, value in zip(frame["start"], frame["end"], frame["value"], strict=True))
