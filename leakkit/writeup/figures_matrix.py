"""Whose data of which kind stood in which chat: the exposure matrix."""

from __future__ import annotations

from leakkit.writeup.codes import Codes, word
from leakkit.writeup.drawing import blank, font
from leakkit.writeup.material import Material

_WIDTH = 6.8
#: sign of a chat in a cell: told apart by shape, not by colour
SIGNS = ("●", "○", "▲", "△", "■", "□", "◆", "◇")


def cells(material: Material) -> tuple[list[str], list[str], list[str], dict]:
    """(persons, kinds, chats, {(person, kind): {chat: [disclosure ids]}}), in order of first exposure; all in placeholders."""
    codes = Codes(material)
    found: dict = {}
    persons, kinds, chats = [], [], []
    for row in material.disclosures.sort_values("posted_at", kind="stable").itertuples():
        person, chat = codes.with_role(row.person_id), codes.room(row.chat_title, row.message_id)
        persons.append(person)
        chats.append(chat)
        for kind in row.kinds:
            kinds.append(kind)
            found.setdefault((person, kind), {}).setdefault(chat, []).append(row.disclosure_id)
    return list(dict.fromkeys(persons)), list(dict.fromkeys(kinds)), list(dict.fromkeys(chats)), found


def matrix(material: Material):
    """A matplotlib Figure: persons down, kinds of data across; in each cell a sign a chat, explained below."""
    persons, kinds, chats, found = cells(material)
    figure = blank(_WIDTH, 1.5 + 0.42 * max(1, len(persons)) + 0.22 * max(1, len(chats)))
    axes = figure.subplots()
    for line, person in enumerate(persons):
        for column, kind in enumerate(kinds):
            here = found.get((person, kind), {})
            fill = "#e0e0e0" if here else "white"
            axes.add_patch(_box(column, line, fill))
            signs = "".join(SIGNS[chats.index(chat) % len(SIGNS)] for chat in chats if chat in here)
            axes.text(column, line, signs, ha="center", va="center", fontproperties=font(10))
    axes.set_xlim(-0.5, max(len(kinds), 1) - 0.5)
    axes.set_ylim(max(len(persons), 1) - 0.5, -0.5)
    axes.set_yticks(range(len(persons)), persons)
    axes.set_xticks(range(len(kinds)), [_broken(word("kind", kind)) for kind in kinds])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(8.5))
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlabel("　".join(f"{SIGNS[n % len(SIGNS)]} {chat}" for n, chat in enumerate(chats)), fontproperties=font(9), labelpad=8)
    return figure


def _box(column, line, fill):
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.5, line - 0.5), 1, 1, facecolor=fill, edgecolor="#737373", linewidth=0.6)


def _broken(words: str) -> str:
    """A label in lines of four signs."""
    return "\n".join(words[n:n + 4] for n in range(0, len(words), 4))


def matrix_alt(material: Material) -> str:
    """The matrix in words: each person, the kinds, and the chats in which they stood."""
    persons, _, _, found = cells(material)
    if not persons:
        return "曝露矩陣：沒有可列之曝露。"
    told = [f"{person}：" + "、".join(f"{word('kind', kind)}（{'、'.join(f'{chat} {joined}' for chat, ids in chats.items() for joined in ['／'.join(ids)])}）"
                                  for (who, kind), chats in found.items() if who == person) for person in persons]
    return f"曝露矩陣（人×個資種類×聊天室）：{'；'.join(told)}。"
