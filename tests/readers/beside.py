"""Golden samples of the other platforms: an export, and beside it `NAME.expected.json` with what must come out of it."""

import json
from pathlib import Path

import pandas as pd
import pytest

from leakkit import readers
from leakkit.errors import LeakkitError

HERE = Path(__file__).parent
COLUMNS = ("sent_at", "account", "kind", "text", "attachment", "attachment_sha256", "reply_to", "forwarded", "edited")


def samples(platform):
    """Every sample of a platform that has an expected table beside it."""
    found = sorted(path.with_name(path.name.removesuffix(".expected.json")) for path in (HERE / platform).glob("*.expected.json"))
    return [pytest.param(path, id=path.name) for path in found]


def _cell(value):
    if isinstance(value, pd.Timestamp):
        return str(value)
    return None if pd.isna(value) else value


def seen(export) -> dict:
    """An export as plain values; cells that are missing are left out."""
    messages, membership = pd.DataFrame(export.messages), pd.DataFrame(export.membership)
    rows = [{name: _cell(row[name]) for name in COLUMNS if _cell(row[name]) is not None} for row in messages.to_dict("records")]
    events = [[str(row["at"]), row["action"], _cell(row["account"]), _cell(row["by"]), *([row["basis"]] if row["basis"] != "system-line" else [])]
              for row in membership.to_dict("records")]
    evidence = {name: _cell(export.evidence[name]) for name in ("platform", "variant", "chat_title", "chat_type", "timezone",
                                                                "lines", "lines_message", "lines_unexplained")}
    return {"evidence": {name: int(cell) if name.startswith("lines") else cell for name, cell in evidence.items()},
            "precision": sorted(set(messages["precision"])), "messages": rows, "membership": events,
            "warnings": sorted(warning.code for warning in export.warnings)}


def check(sample):
    """Read a sample and compare it with its expected table; the account of its lines must add up."""
    expected = json.loads(Path(f"{sample}.expected.json").read_text(encoding="utf-8"))
    export = readers.read_export(sample, **expected.pop("options", {}))
    assert seen(export) == expected
    accounted(export)


def accounted(export):
    """Every line has a role, the sums are those of the evidence row, and every warning is a whole sentence."""
    row = export.evidence
    assert len(export.account) == row["lines"]
    assert row["lines"] == sum(row[f"lines_{part}"] for part in ("message", "continued", "system", "unexplained"))
    assert export.messages["message_id"].is_unique
    assert [str(warning) for warning in export.warnings if "{" in str(warning)] == []


def read_or_refused(data, name, **options):
    """Read bytes; whatever they are, an accounted Export or a LeakkitError comes back, and nothing else is raised."""
    try:
        export = readers.read_bytes(data, name, **options)
    except LeakkitError as error:
        return str(error)
    accounted(export)
    return export


def mangled(draw, data: bytes) -> bytes:
    """`data` as a careless or hostile hand leaves it: cut, doubled, with bytes or whole pieces changed."""
    from hypothesis import strategies as st

    data = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.binary(max_size=12), st.sampled_from(
            [b"", b'"', b"{", b"}", b"[]", b"null", b"-1", b"9" * 30, b"\n", b"\\ud800", b"\x00", "\u200e".encode(), b"true", b"1e999"])))
        data[start:end] = piece
    return bytes(data)
