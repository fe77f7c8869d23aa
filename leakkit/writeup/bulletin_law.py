"""The provisions of a bulletin: which are quoted in full, which only named, and how a law is called the second time."""

from __future__ import annotations

import re

from leakkit.writeup.blocks import Text, article_name, block_quote, footnote, number, quoted, unit, verified
from leakkit.writeup.escaping import joined, text
from leakkit.writeup.material import Material

#: what keeps a bulletin within its length: characters of quoted law, provisions quoted, provisions named
_LAW_CHARACTERS = 560
_MOST_LAWS = 6
_MOST_NAMED = 8


class Laws:
    """The provisions of one bulletin. A law is named in full once, with the short name that it has from then on."""

    def __init__(self, material: Material, words: dict, shown=()):
        """`shown`: names of the causes that the case shows; some of them ask for other provisions than usual."""
        self._material = material
        self._words = words["laws"]
        asked = [one for name, one in self._words.get("of", {}).items() if name in shown]
        other = {name for one in asked for name in one["instead_of"]}
        self._usuals = [*(n for one in asked for n in one["first"]), *(n for n in self._words["usual"] if n not in other)]
        self._other = other
        self._named: set[str] = set()
        self.quoted, self.further_ones = self._split()
        self._told = [*self.quoted, *self.further_ones[:_MOST_NAMED]]

    def paragraphs(self) -> list[dict]:
        """所涉法條: each quoted provision with the official words; only the paragraphs that the case names, whole."""
        return [{"number": number(i), "name": self.name(provision), "verified": verified(provision),
                 "words": block_quote(quoted(provision, self._wanted(provision))), **_source(provision, i)}
                for i, provision in enumerate(self.quoted, 1)]

    def further(self) -> Text:
        """The provisions that are only named, in one sentence; "" when there are none."""
        laws = [p.law for p in self.further_ones]
        listed = sorted(self.further_ones[:_MOST_NAMED], key=lambda one: (laws.index(one.law), _order(one)))
        more = f"等 {len(self.further_ones)} 條" if len(self.further_ones) > len(listed) else ""
        return Text(self._words["further"].format(laws=f"{self.names(listed)}{more}")) if listed else Text("")

    def short(self, most: int = 3) -> Text:
        """A few provisions by name alone, for the shorter forms: those with an official wording."""
        chosen = self._told = [provision for provision in self.quoted if verified(provision)][:most]
        return self.names(chosen)

    def name(self, provision) -> Text:
        """個人資料保護法（以下簡稱個資法）第15條, then 個資法第16條; an unverified rule without its number."""
        law = self._law(provision)
        if not verified(provision):
            return Text(f"{law}（{unit(provision)}次待查）")
        wanted = self._wanted(provision)
        parts = _paragraphs(wanted) if wanted and len(provision.paragraphs) > 1 else ""
        return Text(f"{law}{article_name(provision.article, provision.law)}{parts}")

    def names(self, listed) -> Text:
        """Several provisions in one sentence; a law that comes again right after itself is not named again: 個資法第15條、第16條."""
        said, before = [], ""
        for provision in listed:
            name = self.name(provision)
            again = verified(provision) and provision.law == before
            said.append(Text(name[name.index("第"):]) if again else name)
            before = provision.law
        return joined(dict.fromkeys(said))

    def _law(self, provision) -> Text:
        brief = self._words["short"].get(provision.law, "")
        if provision.law in self._named and brief:
            return Text(brief)
        again = [p.law for p in self._told].count(provision.law) > 1
        self._named.add(provision.law)
        return Text(f"{text(provision.law)}（以下簡稱{brief}）" if brief and again else text(provision.law))

    def _split(self) -> tuple[list, list]:
        """(the provisions quoted, those only named): those with the most evidence first, while the length allows."""
        quotable, named, length = [], [], 0
        told = [p for p in self._material.provision_texts if f"{p.law} {p.article}" not in self._words["never"] and not self._material.out(p.law, p.article)]
        for provision in sorted(told, key=self._rank):
            size = sum(map(len, quoted(provision, self._wanted(provision))))
            fits = size and f"{provision.law} {provision.article}" not in self._other and (self._usual(provision) is not None or len(quotable) < _MOST_LAWS and length + size <= _LAW_CHARACTERS)
            (quotable if fits else named).append(provision)
            length += size if fits else 0
        return quotable, named

    def _rank(self, provision) -> tuple:
        """Those that such a bulletin always quotes, in their order; then by the share of elements with evidence."""
        rows = self._rows_of(provision)
        share = (rows["state"] == "shown").mean() if len(rows) else 0.0
        usual = self._usual(provision)
        return (usual is None, usual or 0, -share)

    def _usual(self, provision) -> int | None:
        """The provision's place in the list of `bulletin.toml`, or None."""
        names, name = self._usuals, f"{provision.law} {provision.article}"
        return names.index(name) if name in names else None

    def _rows_of(self, provision):
        rows = self._material.provisions
        return rows[(rows["law"] == provision.law) & (rows["article"].astype(str) == str(provision.article))]

    def _wanted(self, provision) -> tuple[int, ...]:
        """The paragraphs that the provisions table names; empty = the whole article."""
        named = [str(value) for value in self._rows_of(provision)["paragraph"].dropna().unique()]
        found = {int(n) for value in named for n in re.findall(r"[0-9]{1,2}", value)}
        whole = not named or any(not re.search(r"[0-9]", value) for value in named)
        return () if whole or max(found) > len(provision.paragraphs) else tuple(sorted(found))


def _order(provision) -> list[int]:
    """Articles of one law by number; 之1 after the article itself."""
    return [int(part) for part in re.findall("[0-9]+", str(provision.article))]


def _paragraphs(wanted) -> str:
    """第1項、第3項; three or more in a row are 第1項至第3項."""
    row = len(wanted) > 2 and list(wanted) == list(range(wanted[0], wanted[-1] + 1))
    return f"第{wanted[0]}項至第{wanted[-1]}項" if row else "、".join(f"第{n}項" for n in wanted)


def _source(provision, number: int) -> dict:
    """The mark of a provision's footnote and the footnote; both "" where its wording has no official source."""
    mark, note = footnote(provision, f"law{number}")
    return {"mark": mark, "note": note}
