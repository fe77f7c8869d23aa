"""What members say of passing it on (我轉到里長群), and what the officer states."""

from __future__ import annotations

import re

import pandas as pd

from leakkit.spread.likeness import Carrier, cues

#: how long after a post somebody's word still speaks of it, where the word names no content
_SPOKEN = pd.Timedelta(days=3)
_SENTENCE = re.compile(r"[\n。！!；;]")


def said_passed_on(text: str) -> tuple[str, bool] | None:
    """(where to, whether the speaker speaks of himself) when a text says that something was passed on; None when it does not.

    A question, a request not to, or a plan is no statement.
    """
    for sentence in _SENTENCE.split(text or ""):
        if any(word in sentence for word in cues()["stated"]["not_done"]):
            continue
        for pattern in cues()["stated"]["patterns"]:
            match = re.search(pattern, sentence)
            if match:
                before = sentence[:match.start()].strip(" ，,把這那張個件它")
                own = not before or any(before.endswith(word) or before.startswith(word) for word in cues()["stated"]["first_person"])
                sort = match.group("sort") if match.group("sort") not in ("了", "囉", "啦", "惹") else ""
                return match.group("where") + sort, own
    return None


def spoken(messages, posts: list[Carrier], chat) -> list[tuple[Carrier, object, str, bool]]:
    """(post, row, where to, of himself): rows of a post's chat, within three days after it, that say it was passed on."""
    found = []
    told = messages[messages["account"].notna() & (messages["kind"] == "text")]
    hint = told["text"].str.contains("轉|傳|貼|丟|PO|Po|po|分享|寄|發", regex=True).fillna(False)
    told = told[hint]
    told = told.assign(_chat=told["evidence_id"].map(chat))
    carried = {post.message_id for post in posts}
    seen = set()
    for post in posts:
        near = told[(told["_chat"] == post.chat) & (told["sent_at"] >= post.at) & (told["sent_at"] <= post.at + _SPOKEN)]
        for row in near.itertuples():
            key = (post.chat, row.sent_at, row.text)
            where = said_passed_on(row.text) if row.message_id not in carried and key not in seen else None
            if where:
                seen.add(key)
                found.append((post, row, *where))
    return found


def officer_says(statements) -> list[tuple[str, str]]:
    """(from_message, to_message or a chat's name) of each ``forwarded_to`` that the officer stated."""
    if statements is None or not len(statements):
        return []
    rows = statements[statements["fact"] == "forwarded_to"]
    return list(dict.fromkeys(zip(rows["about"], rows["value"], strict=True)))


def meant_chat(where: str, titles) -> str | None:
    """The one chat of the case whose title the words name (里長群 → 山腳里長群組); None when none or several fit."""
    plain = _plain(where)
    if len(plain) < 2:
        return None
    fits = [title for title in titles if plain in title or title in where] or [title for title in titles if _short_for(plain, title)]
    return fits[0] if len(fits) == 1 else None


def _plain(where: str) -> str:
    return re.sub(r"(群組|群|社群|頻道|group)\Z", "", where, flags=re.I).strip("「」『』 那個我們的")


def _short_for(plain: str, title: str) -> bool:
    """Whether the signs of a short name stand in the title in their order (工務 → 工程科公務群 has 工 and 務)."""
    rest = iter(title)
    return all(sign in rest for sign in plain)


def vague(where: str) -> bool:
    """Whether the words name no chat and nobody (另一個群, 別的群): then it is the speaker's own post that they speak of."""
    return len(_plain(where)) < 2 or any(word in where for word in cues()["stated"]["vague"])
