"""Every error speaks both languages in one sentence: what happened, which file and line, what to do."""

import pickle
import string

import pytest

from leakkit import errors
from leakkit.language import catalogue, entry, tell


def tree(kind=errors.LeakkitError):
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in tree(child))]


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def leaves(node, path=()):
    for key, value in node.items():
        if isinstance(value, dict) and not {"zh", "en"} & set(value):
            yield from leaves(value, (*path, key))
        else:
            yield ".".join((*path, key)), value


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_has_its_sentence(kind, monkeypatch):
    text = entry(f"error.{kind.__name__}")
    facts = {name: name.upper() for part in text["zh"] for name in blanks(part)}
    for language in ("zh", "en"):
        monkeypatch.setenv("LEAKKIT_LANG", language)
        sentence = str(kind(**facts))
        assert "{" not in sentence and "\n" not in sentence
        assert all(value in sentence for value in facts.values())


@pytest.mark.parametrize("key, message", list(leaves(catalogue())), ids=lambda v: v if isinstance(v, str) else "")
def test_both_languages_say_the_same_blanks(key, message):
    zh, en = (["".join(m) if isinstance(m, list) else m for m in (message[lang],)][0] for lang in ("zh", "en"))
    assert blanks(zh) == blanks(en)
    assert zh != "" and en != ""


def test_where_is_said_once():
    assert "a.txt 第 3 行" in str(errors.CaseError(why="x", file="a.txt", line=3))
    assert str(errors.NotAChat(file="a.txt", lines=50)).count("a.txt") == 1


@pytest.mark.parametrize("kind, code", [(errors.NotAChat, 1), (errors.CustodyBroken, 2), (errors.LeakRefused, 3),
                                        (errors.Interrupted, 130)])
def test_exit_codes(kind, code):
    assert kind.exit_code == code


def test_the_tree_is_drawn_at_the_top():
    drawn = errors.__doc__
    assert [kind.__name__ for kind in tree() if kind.__name__ not in drawn] == []


def test_errors_travel_between_processes():
    again = pickle.loads(pickle.dumps(errors.NotAChat(file="a", lines=1)))
    assert str(again) == str(errors.NotAChat(file="a", lines=1))


def test_language_follows_the_setting(monkeypatch):
    monkeypatch.setenv("LEAKKIT_LANG", "en_US")
    assert tell("custody.missing") == "the file is gone"
    monkeypatch.setenv("LEAKKIT_LANG", "zh_TW")
    assert tell("custody.missing") == "檔案不見了"
