"""Pictures of a case: each read once by its hash, what was read kept, so that a stopped run goes on where it was; boxes; covered copies."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from leakkit import ocr, pii, review
from leakkit.case import in_turn
from leakkit.custody import writing
from leakkit.errors import EvidenceError, InputError, LeakRefused, UnknownRow
from leakkit.investigation.picture_doubts import limits
from leakkit.investigation.stacking import stacked
from leakkit.language import tell
from leakkit.ocr.boxes import boxes
from leakkit.ocr.cover import covered, png
from leakkit.ocr.sheet import Sheet
from leakkit.readers import screenshot
from leakkit.schema import MESSAGES, PICTURE_LINES, PICTURES, SIZES

#: attachments that `read` reads by itself; more are left for `read_pictures`
AT_ONCE = 40
_PLACEHOLDER = r"\s*(?:\[[^\]\n]{1,12}\]|[〔【][^\n]{1,12}[】〕]|圖片|照片|画像|写真|Photos?|<[^>\n]*omitted>|.{0,6}已(?:省略|略去|傳送)|image omitted)?\s*"


class PictureVerbs:
    """``case.dated`` ``days_of`` ``read_pictures`` ``pictures_left`` ``boxes`` ``redact``."""

    @in_turn
    def dated(self, evidence_id: str, shown=None, taken=None) -> None:
        """State the day of a screenshot: `shown` = of the messages over which it prints no day, `taken` = on which it was taken (its 「今天」).

        Days as a date, "2025-09-15" or "114/9/15"; "none" takes one back, None leaves it. Kept as the officer's statement (who, when), replayed on
        every rerun; `read` gives the messages their times. Raises UnknownRow for what is no picture of the case, InputError for a day that is
        none or lies after the day of receipt.
        """
        row = next((one for one in self.folder.received() if one["evidence_id"] == evidence_id and ocr.is_picture(one["file"])), None)
        if row is None:
            raise UnknownRow(what=evidence_id)
        days = {fact: given if given == "none" else screenshot.taken_on(given) for fact, given in (("shown_on", shown), ("captured", taken)) if given is not None}
        for day in days.values():
            if day != "none" and day > pd.Timestamp(row["at"]).date():
                raise InputError(why=tell("ocr.day_after", day=day, received=row["at"][:10]))
        for fact, day in days.items():
            self.state(evidence_id, fact, str(day))

    def days_of(self, evidence_id: str) -> dict:
        """``shown_on`` and ``captured`` (dates) as stated for a picture and not taken back."""
        stated = {fact: self.stated(fact).get(evidence_id, "none") for fact in ("shown_on", "captured")}
        return {fact: screenshot.taken_on(day) for fact, day in stated.items() if day != "none"}

    def sheet(self, digest: str, data: bytes, name: str) -> Sheet | None:
        """What is in a picture; read at most once a case and version. None where it cannot be read (`pictures` says why). Raises MissingPart."""
        held = self._held(digest)
        if held is None:
            try:
                held = json.loads(ocr.look(data, name).to_json())
            except EvidenceError as fault:
                held = {"fault": str(fault), "why": fault.facts.get("why", ""), "version": ocr.VERSION}
            self.folder.keep(f"pictures/{digest}.json", json.dumps(held, ensure_ascii=False, sort_keys=True).encode(), "picture", sha256_of=digest)
        return None if "fault" in held else Sheet.from_json(json.dumps(held))

    def _held(self, digest) -> dict | None:
        path = self.folder.path / "pictures" / f"{digest}.json"
        if not path.is_file():
            return None
        held = json.loads(path.read_text(encoding="utf-8"))
        reader_came = "pillow-heif" in held.get("why", "") and find_spec("pillow_heif")
        return held if held.get("version") == ocr.VERSION and not reader_came else None

    def _why_not(self, digest) -> str:
        """Why a picture could not be read, in words."""
        return (self._held(digest) or {}).get("why") or tell("ocr.bad.damaged")

    def _attached(self) -> dict[str, Path]:
        """SHA-256 → kept file of the pictures that messages hold."""
        wanted = set(self.table("messages")["attachment_sha256"].dropna())
        return {row["sha256"]: self.folder.path / row["path"] for row in self.folder.media()
                if row["sha256"] in wanted and ocr.is_picture(row["path"])}

    def pictures_left(self) -> list[str]:
        """SHA-256 of the attached pictures that are not read yet."""
        return [digest for digest in self._attached() if self._held(digest) is None]

    def read_pictures(self, progress=iter, most: int | None = None, background: bool = False):
        """Read the attached pictures (at most `most` new ones) into their messages and the tables `pictures` and `picture_lines`.

        Each picture is kept as soon as it is read, so that a stopped run goes on where it was. `background`: in a thread, which is given back
        (``join()`` waits for it). Raises MissingPart.
        """
        if background:
            import threading

            thread = threading.Thread(target=self.read_pictures, kwargs={"progress": progress, "most": most}, daemon=True)
            thread.start()
            return thread
        attached = self._attached()
        for digest in progress(self.pictures_left()[:most]):
            self.sheet(digest, self.folder.attachment(digest).read_bytes(), attached[digest].name)
        self._keep_pictures()
        return self.table("pictures")

    @in_turn
    def _keep_pictures(self):
        """The tables of pictures, and the text of pictures in their messages, from what was read."""
        evidence = self.table("evidence")
        alone = dict(evidence[evidence["platform"] == "picture"][["evidence_id", "sha256"]].itertuples(index=False))
        held = {digest: self._held(digest) for digest in dict.fromkeys([*alone.values(), *self._attached()])}
        sheets = {digest: Sheet.from_json(json.dumps(one)) for digest, one in held.items() if one and "fault" not in one}
        rows = [_picture(digest, sheets.get(digest), one) for digest, one in held.items() if one]
        self.folder.save("pictures", PICTURES.frame(rows))
        self.folder.save("picture_lines", PICTURE_LINES.frame([row for digest, sheet in sheets.items() for row in _lines(digest, sheet)]))
        messages = self.table("messages")
        filled = with_text(messages, sheets)
        if not filled["text"].equals(messages["text"]):
            self.folder.save("messages", filled, made_from=self.folder.made_from("messages"))
        counts = [screenshot.sizes(sheets[digest], self._shown(sheets[digest], row)) for row in self.folder.received()
                  if (digest := alone.get(row["evidence_id"])) in sheets]
        if counts:
            old = self.table("sizes")
            self.folder.save("sizes", stacked(SIZES, [old[~old["evidence_id"].isin(list(alone))], *counts]))

    def picture_limits(self) -> list[str]:
        """What the reading of pictures leaves in doubt: ``LowOcrConfidence`` and mended signs, with the findings concerned, and what `read` said
        of each attached picture."""
        said = self.table("pictures")
        held = said[said["sha256"].isin(list(self._attached())) & said["because"].fillna("").ne("") & said["state"].eq("read")]
        own = [f"{row.sha256[:8]}：{row.because}" for row in held.itertuples()]
        return [*limits(self.table("findings")), *own]

    def boxes(self, finding_id: str) -> pd.DataFrame:
        """Where a finding stands in its picture: sha256, file (str), x, y, w, h (pixels), confidence (0-1). Empty for a finding in a text.
        Raises UnknownRow."""
        found = self.table("findings").set_index("finding_id")
        if finding_id not in found.index:
            raise UnknownRow(what=finding_id)
        message = self.table("messages").set_index("message_id").loc[found.loc[finding_id, "message_id"]]
        digest, lines, file = self._lines_of(message)
        if digest is None:
            return pd.DataFrame(columns=["sha256", "file", "x", "y", "w", "h", "confidence"])
        sheet = Sheet.from_json(json.dumps(self._held(digest)))
        rows = [(digest, str(file), *sheet.in_picture(box)) for box in boxes(lines, str(pd.DataFrame(found).loc[finding_id, "value"]))]
        return pd.DataFrame(rows, columns=["sha256", "file", "x", "y", "w", "h", "confidence"])

    def _lines_of(self, message):
        """(SHA-256, lines, file) of the picture that a message comes from or holds."""
        evidence = self.table("evidence").set_index("evidence_id").loc[message["evidence_id"]]
        if evidence["platform"] == "picture":
            held = self._held(evidence["sha256"])
            if not held or "fault" in held:
                return None, [], ""
            sheet = Sheet.from_json(json.dumps(held))
            part = sheet.lines[int(message["first_line"]) - 1:int(message["last_line"])]
            return evidence["sha256"], part, self._evidence_file(message["evidence_id"])
        digest = message["attachment_sha256"]
        held = self._held(digest) if isinstance(digest, str) else None
        if not held or "fault" in held:
            return None, [], ""
        return digest, Sheet.from_json(json.dumps(held)).lines, self.folder.attachment(digest)

    def _evidence_file(self, evidence_id) -> Path:
        return self.folder.path / next(row["path"] for row in self.folder.received() if row["evidence_id"] == evidence_id)

    def redact(self, picture, out) -> Path:
        """A copy of a picture (path or evidence id) with every value of the case that no decision made public covered; see `redact_image`."""
        if str(picture) in set(self.table("evidence")["evidence_id"]):
            picture = self._evidence_file(str(picture))
        found = review.effective(self.table("findings"), self.table("decisions"))
        kept = found[found["decision"].isin(["public", "not"])]["value"].tolist()
        target = redact_image(picture, out, values=self.originals()["value"].tolist(), allowed=kept)
        self.folder.note("redact", file=Path(out).name)
        return target


def redact_image(picture, out, values=(), allowed=(), names=None) -> Path:
    """Write a copy of the picture file `picture` to `out` (PNG) with `values` and everything that the finders find in it covered, but for `allowed`.

    The pixels are replaced and the metadata left behind; the result is read again, and is not written where a covered value can still be read.
    Raises FileMissing, BadPicture, InputError (out is the picture itself), LeakRefused, CannotWrite.
    """
    picture, out = Path(picture), Path(out)
    if out.exists() and picture.exists() and out.samefile(picture):
        raise InputError(why=tell("ocr.same_file"))
    ocr.read_image(picture)
    data = picture.read_bytes()
    sheet = ocr.look(data, picture.name)
    wanted = [value for value in dict.fromkeys([*values, *found_in(sheet, names)]) if value and value not in set(allowed)]
    pixels = covered(ocr.opened(data, picture.name).pixels, [sheet.in_picture(box) for value in wanted for box in boxes(sheet.lines, value)])
    made = png(pixels)
    again = ocr.look(made, out.name)
    left = [value for value in wanted if len(value) > 1 and boxes(again.lines, value)]
    if left:
        raise LeakRefused(file=out.name, count=len(left), where=tell("ocr.still_read"))
    with writing(out):
        out.write_bytes(made)
    return out


def found_in(sheet: Sheet, names=None) -> list[str]:
    """Values of personal data in a picture, as found in its text."""
    text = screenshot.told(sheet)
    return [str(value) for value in pd.DataFrame(pii.find([text, sheet.text], names))["value"]]


def with_text(messages: pd.DataFrame, sheets: dict[str, Sheet]) -> pd.DataFrame:
    """MESSAGES in which a picture that was read is the text of its message, under a caption if there is one, with its confidence."""
    out = messages.copy()
    for n in range(len(out)):
        digest = out["attachment_sha256"].iloc[n]
        sheet = sheets.get(digest) if isinstance(digest, str) else None
        if sheet is None or pd.notna(out["ocr_confidence"].iloc[n]):
            continue
        held = out["text"].iloc[n]
        caption = "" if not isinstance(held, str) or pd.Series([held]).str.fullmatch(_PLACEHOLDER).iloc[0] or held == out["attachment"].iloc[n] else held + "\n"
        out.loc[out.index[n], "text"] = caption + screenshot.told(sheet)
        out.loc[out.index[n], "ocr_confidence"] = round(sheet.confidence or 0.0, 3)
    return MESSAGES.check(pd.DataFrame(out))


def _picture(digest, sheet, held) -> dict:
    if sheet is None:
        return {"sha256": digest, "state": "not-read", "because": held["fault"]}
    return {"sha256": digest, "state": "read", "because": "；".join(sheet.limits), "format": sheet.format, "width": sheet.size[0], "height": sheet.size[1],
            "kind": screenshot.kind_of(sheet), "text": sheet.text, "lines": len(sheet.lines), "confidence": sheet.confidence, "engine": sheet.engine,
            "phash": sheet.hashes.get("phash"), "dhash": sheet.hashes.get("dhash"), "parts": sheet.hashes.get("parts")}


def _lines(digest, sheet) -> list[dict]:
    rows, start = [], 0
    for number, line in enumerate(sheet.lines, 1):
        x, y, w, h = sheet.in_picture((line.x, line.y, line.w, line.h))
        rows.append({"sha256": digest, "line": number, "text": line.text, "confidence": line.confidence, "x": x, "y": y, "w": w, "h": h, "start": start, "end": start + len(line.text), "repaired": "；".join(line.repairs)})
        start += len(line.text) + 1
    return rows
