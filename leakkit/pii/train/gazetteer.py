"""Many more names of places, organisations and foreigners for the swapped gold sentences, from the dictionary of the PyPI
package jieba (MIT), turned to Traditional by opencc-python-reimplemented (Apache-2.0). Both are needed at training time only."""

from __future__ import annotations

from pathlib import Path

#: jieba's tags: place, organisation, name written by its sound
_TAGS = {"ns": "LOC", "nt": "ORG", "nrt": "PER"}


def read() -> dict[str, list[str]]:
    """LOC, ORG and PER (foreign ones only) words of two to twelve characters, in the dictionary's order; none without jieba."""
    out: dict[str, list[str]] = {kind: [] for kind in _TAGS.values()}
    try:
        import jieba
        from opencc import OpenCC
    except ImportError:
        return out
    convert = OpenCC("s2t").convert
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        if tag in _TAGS and 2 <= len(word) <= 12:
            out[_TAGS[tag]].append(word)
    return {kind: convert("\n".join(words)).split("\n") for kind, words in out.items()}


#: nouns, verbs, adjectives, adverbs and idioms: what people talk of
_COMMON = frozenset("n v a d vn an ad i l z b t nz".split())


def common(least: int = 30) -> list[str]:
    """Ordinary words of two to four characters that jieba counts at least `least` times, none of them a name; none
    without jieba."""
    try:
        import jieba
        from opencc import OpenCC
    except ImportError:
        return []
    lines = (line.split(" ") for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines())
    words = [word for word, count, tag in lines if tag in _COMMON and 2 <= len(word) <= 4 and int(count) >= least]
    return OpenCC("s2t").convert("\n".join(words)).split("\n")
