"""One message file, two languages; a missing key is a programming error."""

import pytest

from leakkit.language import language, tell


@pytest.mark.parametrize("setting, expected", [(None, "zh"), ("", "zh"), ("zh_TW", "zh"), ("en", "en"), ("EN_us", "en"), ("ja", "zh")])
def test_language(monkeypatch, setting, expected):
    if setting is None:
        monkeypatch.delenv("LEAKKIT_LANG", raising=False)
    else:
        monkeypatch.setenv("LEAKKIT_LANG", setting)
    assert language() == expected


def test_a_missing_key_or_blank_is_no_silent_gap():
    with pytest.raises(KeyError):
        tell("no.such.key")
    with pytest.raises(KeyError):
        tell("custody.exists_not")
