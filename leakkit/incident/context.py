"""What belongs to a disclosure: what was asked before, what was answered, what repeats it, what took it back."""

from __future__ import annotations

import pandas as pd

from leakkit.incident.chats import chats
from leakkit.incident.cues import answers, asks, by_admin, place_of
from leakkit.incident.likeness import NEAR, NEAR_PICTURE, SHORTEST, grams, may_hold, shared, squeezed, values_in
from leakkit.schema import CONTEXT

#: how long before a post a question may stand that it answers, and how long after it an answer may come
_BEFORE, _AFTER = pd.Timedelta("1h"), pd.Timedelta("1h")
#: so many questions before and answers after are listed
_MOST = 12


def context(disclosures, messages, findings, evidence, membership=None) -> pd.DataFrame:
    """CONTEXT of the given disclosures: disclosure_id, message_id, relation, minutes (after the post), because.

    asked: the message that the post replies to, and the nearest questions by others in the hour before. answered: replies to
    the post, and in the hour after it what others say, where the post or somebody before it asked. repeats: later messages
    of the chat with the same words or the same identifiers. ocr-repeats: pictures in any chat whose recognised words hold the
    post's words or identifiers, or a text that repeats a posted picture. recalled, removed, note: rows that say so.
    """
    chat = chats(evidence, messages, membership)
    rows = []
    for row in disclosures.itertuples():
        post = messages[messages["message_id"] == row.message_id].iloc[0]
        home = [e for e, title in chat.items() if title == chat[post["evidence_id"]]]
        near = messages[messages["evidence_id"].isin(home) & (messages["sent_at"] >= post["sent_at"] - _BEFORE)]
        values = findings[findings["message_id"] == row.message_id]["value"].dropna().tolist()
        found = [*_asked(post, near), *_answered(post, near), *_repeated(post, near, values),
                 *_pictured(post, messages, values), *_ended(post, near), *_noted(post, near)]
        rows += [{"disclosure_id": row.disclosure_id, "message_id": other.message_id, "relation": relation,
                  "minutes": int((other.sent_at - post["sent_at"]).total_seconds() // 60), "because": because}
                 for other, relation, because in _once(found)]
    return CONTEXT.frame(rows)


def _once(found):
    """Each row once a relation; a row that two exports of the chat repeat counts once."""
    seen = set()
    for other, relation, because in found:
        key = (other.sent_at, other.account, other.text, relation)
        if key not in seen:
            seen.add(key)
            yield other, relation, because


def _talk(near):
    return near[near["account"].notna() & ~near["kind"].isin(["system", "unsent"])]


def _asked(post, near):
    if isinstance(post["reply_to"], str):
        for other in near[near["message_id"] == post["reply_to"]].itertuples():
            yield other, "asked", "本訊息即回覆此則"
    talk = _talk(near)
    before = talk[(talk["sent_at"] <= post["sent_at"]) & (talk["account"] != post["account"])
                  & ((talk["sent_at"] < post["sent_at"]) | (talk["first_line"] < post["first_line"]))
                  & (talk["evidence_id"] == post["evidence_id"])]
    for other in list(before.tail(_MOST).itertuples())[::-1]:
        sign = asks(other.text if isinstance(other.text, str) else "")
        if sign:
            yield other, "asked", f"發布前一小時內他人之詢問（「{sign}」）"
    own = talk[(talk["account"] == post["account"]) & (talk["sent_at"] <= post["sent_at"])
               & (talk["first_line"] < post["first_line"]) & (talk["evidence_id"] == post["evidence_id"])]
    for other in list(own.tail(3).itertuples())[::-1]:
        sign = asks(other.text if isinstance(other.text, str) else "")
        if sign:
            yield other, "asked", f"發布者先自行詢問（「{sign}」）"


def _answered(post, near):
    talk = _talk(near)
    for other in talk[talk["reply_to"] == post["message_id"]].itertuples():
        yield other, "answered", "回覆本訊息"
    after = talk[(talk["sent_at"] >= post["sent_at"]) & (talk["sent_at"] <= post["sent_at"] + _AFTER)
                 & (talk["account"] != post["account"]) & (talk["evidence_id"] == post["evidence_id"])
                 & (talk["first_line"] > post["last_line"])]
    asked = bool(asks(post["text"] if isinstance(post["text"], str) else "")) or any(True for _ in _asked(post, near))
    own = talk[(talk["account"] == post["account"]) & (talk["first_line"] > post["last_line"])
               & (talk["sent_at"] <= post["sent_at"] + pd.Timedelta("10min")) & (talk["evidence_id"] == post["evidence_id"])]
    asked |= any(asks(text) for text in own["text"].dropna())
    for other in after.head(_MOST).itertuples():
        word = answers(other.text if isinstance(other.text, str) else "")
        if word:
            yield other, "answered", f"發布後一小時內他人之回應（「{word}」）"
        elif asked:
            yield other, "answered", "發布前後有人詢問，此為其後一小時內他人之發言"


def _repeated(post, near, values):
    later = _talk(near)
    later = later[(later["sent_at"] >= post["sent_at"]) & (later["message_id"] != post["message_id"])
                  & ~((later["sent_at"] == post["sent_at"]) & (later["account"] == post["account"])
                      & (later["evidence_id"] != post["evidence_id"]))]
    text = squeezed(post["text"])
    pieces = grams(text)
    for other in later[later["ocr_confidence"].isna()].itertuples():
        plain = squeezed(other.text)
        if isinstance(post["attachment_sha256"], str) and other.attachment_sha256 == post["attachment_sha256"]:
            yield other, "repeats", "同一檔案"
        elif len(text) >= SHORTEST and plain == text and post["kind"] == "text":
            yield other, "repeats", "相同文字"
        elif shared(pieces, grams(plain)) >= NEAR:
            yield other, "repeats", f"近似文字（{shared(pieces, grams(plain)):.0%}）"
        elif values_in(values, plain) >= NEAR:
            yield other, "repeats", "再現同一人之個資"


def _pictured(post, messages, values):
    """Pictures whose recognised words repeat the post, in any chat; or the texts that repeat a posted picture."""
    read = messages["ocr_confidence"].notna()
    is_picture = pd.notna(post["ocr_confidence"])
    others = messages[~read & (messages["kind"] == "text") & (messages["text"].str.len() >= _SHORT)] if is_picture \
        else messages[read]
    others = others[(others["sent_at"] >= post["sent_at"]) & (others["message_id"] != post["message_id"])]
    others = others[may_hold(others["text"], squeezed(post["text"]), values)] if is_picture else others
    pieces = grams(squeezed(post["text"]))
    for other in others.itertuples():
        plain = squeezed(other.text)
        part = max(shared(pieces, grams(plain)), values_in(values, plain, loose=True))
        if part >= NEAR_PICTURE:
            yield other, "ocr-repeats", f"圖片辨識文字與本訊息相符（{part:.0%}）" if not is_picture else f"文字與本圖片之辨識文字相符（{part:.0%}）"


_SHORT = 12


def _ended(post, near):
    gone = near[(near["kind"] == "unsent") & (near["account"] == post["account"]) & (near["sent_at"] >= post["sent_at"])]
    for other in gone.head(_MOST).itertuples():
        removed = by_admin(str(other.text))
        yield other, "removed" if removed else "recalled", "同一帳號之刪除列" if removed else "同一帳號之收回列（停在原訊息之位置，是否即本訊息須核對）"
    notices = near[(near["kind"] == "system") & near["account"].isna() & (near["sent_at"] >= post["sent_at"])]
    for other in notices.itertuples():
        if isinstance(other.text, str) and by_admin(other.text) and post["account"] in other.text:
            yield other, "removed", "系統列載明其訊息遭刪除"


def _noted(post, near):
    """Notes and albums of the same account in the hour around the post, and notices of a new note."""
    around = near[(near["sent_at"] <= post["sent_at"] + _AFTER) & (near["message_id"] != post["message_id"])]
    for other in around[(around["kind"] == "note") & (around["account"] == post["account"])].itertuples():
        place = "相簿" if place_of("note", other.text) == "album" else "記事本"
        yield other, "note", f"同一帳號於前後一小時內貼在{place}，內容未匯出，後加入者也看得到"
    system = around[(around["kind"] == "system") & around["account"].isna()]
    for other in system.itertuples():
        if isinstance(other.text, str) and other.text.startswith(str(post["account"])) and place_of("note", other.text) and \
                any(word in other.text for word in ("記事本", "相簿", "ノート", "note")):
            yield other, "note", "同一帳號新增記事本或相簿，內容未匯出，後加入者也看得到"
