"""What the reading of a picture leaves in doubt about a finding: said in its reason, and named `LowOcrConfidence` in the limits."""

from __future__ import annotations

import re

import pandas as pd

from leakkit.language import tell
from leakkit.ocr.boxes import boxes
from leakkit.ocr.gaps import DOUBT
from leakkit.ocr.looking import LOW
from leakkit.schema import FINDINGS

#: the name of the limit, in reasons and in the documents
LOW_OCR = "LowOcrConfidence"


def with_doubts(found: pd.DataFrame, messages: pd.DataFrame, lines_of) -> pd.DataFrame:
    """FINDINGS whose `why` says what was mended and what was read with little confidence, for those that stand in pictures.

    `lines_of`: gives (SHA-256, lines, file) of the picture behind a row of MESSAGES, no lines where there is none."""
    read = messages[messages["ocr_confidence"].notna()].set_index("message_id", drop=False)
    held: dict[str, list] = {}
    whys = list(found["why"])
    for n, row in enumerate(found.itertuples()):
        if row.message_id not in read.index:
            continue
        if row.message_id not in held:
            held[row.message_id] = list(lines_of(read.loc[row.message_id])[1])
        said = doubts(str(row.value), held[row.message_id])
        whys[n] = "；".join([*([] if pd.isna(whys[n]) else [str(whys[n])]), *said])
    return FINDINGS.check(pd.DataFrame(found).assign(why=pd.array(whys, dtype=found["why"].dtype)))


def doubts(value: str, lines) -> list[str]:
    """Sentences on one value in the lines of a picture; none of them prints the value."""
    touched = [line for line in lines if boxes([line], value)] or [line for line in lines if _shares(line.text, value)]
    mended = [one for line in touched for one in line.repairs]
    says = [said for one in mended if (said := _mended(one, value))]
    if any(one == DOUBT or re.fullmatch(r"\+?.?→?[○●□■]+", one) and any(sign in value for sign in "○●□■") for one in mended):
        says.append(tell("ocr.why.hidden"))
    low = min((line.confidence for line in touched), default=1.0)
    if low < LOW:
        says.append(tell("ocr.why.low", name=LOW_OCR, confidence=f"{low:.2f}"))
    return list(dict.fromkeys(says))


def _shares(text, value) -> bool:
    """A value that goes over a line end has four of its signs here."""
    flat, wanted = re.sub(r"\s", "", text), re.sub(r"\s", "", value)
    return len(wanted) >= 6 and (flat.endswith(wanted[:4]) or flat.startswith(wanted[-4:]))


def _mended(repair: str, value: str) -> str:
    """The sentence on one repair of a number, if it is of this value: which sign was changed, not the number itself."""
    before, arrow, after = repair.partition("→")
    flat = re.sub(r"[^A-Za-z0-9]", "", after)
    if not arrow or len(after) < 7 or flat != re.sub(r"[^A-Za-z0-9]", "", value):
        return ""
    signs = [tell("ocr.why.sign", place=n, read=a, put=b) for n, (a, b) in enumerate(zip(before, after, strict=False), 1) if a != b]
    key = "digit" if re.fullmatch("[A-Z][1289][0-9]{8}", flat) else "shape"
    return tell(f"ocr.why.{key}", signs="、".join(signs))


def limits(found: pd.DataFrame) -> list[str]:
    """The limits of a case by its FINDINGS: how many rest on writing that was read with little confidence, and how many on a mended sign."""
    whys = found["why"].fillna("").astype(str)
    low = found.loc[whys.str.contains(LOW_OCR, regex=False), "finding_id"].tolist()
    mended = found.loc[whys.str.contains(tell("ocr.why.mark"), regex=False), "finding_id"].tolist()
    return [*([tell("ocr.limit.findings", name=LOW_OCR, count=len(low), which=_named(low), level=LOW)] if low else []),
            *([tell("ocr.limit.mended", count=len(mended), which=_named(mended))] if mended else [])]


def _named(ids) -> str:
    return "、".join(ids[:12]) + ("…" if len(ids) > 12 else "")
