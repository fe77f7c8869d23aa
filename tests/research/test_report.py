"""The research report: five formats, methods written out, nothing said that the effect does not say."""

import pytest

import leakkit as lk
from leakkit.research import report
from leakkit.writeup.plain import plain_text

from .test_figures import DRAWN


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "replay"])
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_method_is_written_out(name, tongue, monkeypatch):
    monkeypatch.setenv("LEAKKIT_LANG", tongue)
    effect = DRAWN[name]()
    words = report.markdown(effect)
    assert effect.text[:20] in words.replace("\\", "") and "{" not in "".join(report.method(effect)).replace("{'", "")
    assert len(report.method(effect)) >= 2 and all(limit[:12] in words.replace("\\", "") for limit in effect.limits)


@pytest.mark.parametrize("suffix", [".md", ".odt", ".docx", ".pdf", ".html"])
def test_five_formats(tmp_path, suffix, zh):
    effect = DRAWN["its"]()
    file = effect.report(tmp_path / f"report{suffix}")
    again = effect.report(tmp_path / "again" / f"report{suffix}")
    assert file.read_bytes() == again.read_bytes()
    if suffix in (".md", ".html", ".odt", ".docx"):
        said = plain_text(file)
        assert "重做" in said and "quasi-Poisson" in said


def test_a_replay_report(tmp_path, zh):
    said = plain_text(DRAWN["replay"]().report(tmp_path / "replay.md"))
    assert "mask-first" in said and "規則回放分析報告" in said


def test_the_call_in_the_report_repeats_the_estimate():
    from .test_interrupted import series

    frame = series(ratio=0.5)
    effect = lk.research.its(frame, count="n", time="month", start="2023-01", harmonics=1, slope=True)
    call = next(facts["call"] for key, facts in effect.method if key == "repeat")
    arguments = dict(part.split("=", 1) for part in call.removeprefix("lk.research.its(frame, ").removesuffix(")").split(", "))
    assert arguments["start"] == "'2023-01'" and arguments["harmonics"] == "1" and arguments["slope"] == "True"
