"""A research report with the methods written out, so that a reviewer can do it again: .md, .odt, .docx, .pdf or .html.

Sections: the finding, the table, the figure, what the data could have found, limits, checks, methods (each step in words and in numbers), and a line
of code that repeats it. Everything is a template in `messages.toml` under ``research.method`` and ``research.report``.
"""

from __future__ import annotations

import re
import tempfile
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from leakkit import __version__
from leakkit.language import entry, language, tell
from leakkit.research import figures
from leakkit.writeup.blocks import number, picture, table
from leakkit.writeup.drawing import image_bytes
from leakkit.writeup.escaping import text
from leakkit.writeup.render import render


def write(effect, path, title: str = "") -> Path:
    """Write the report of one Effect; the path. Raises InputError (suffix), CannotWrite, MissingPart."""
    title = title or tell("research.report.title")
    return _rendered(markdown(effect), path, title, figures.of(effect))


def markdown(effect) -> str:
    """The report as Markdown: the finding first, then what it rests on."""
    parts = [_head("finding"), text(effect.text), _table(effect), picture("effect.png", tell(f"research.report.figure_{effect.design}"), effect.text),
             _head("limits"), _bullets(effect.limits), *_checks(effect), _head("methods"), _numbered(method(effect)), _head("versions"),
             text(_versions())]
    return _joined(parts)


def _joined(parts) -> str:
    """Parts under each other, the headings numbered as they come."""
    numbers = count(1)
    lines = [f"## {number(n) + '、' if language() == 'zh' else f'{n}. '}{part[3:]}" if str(part).startswith("## ") and (n := next(numbers)) else str(part)
             for part in parts if str(part)]
    return "\n\n".join(lines)


def method(effect) -> list[str]:
    """How it was done, a sentence a step."""
    return [tell(f"research.method.{key}", **{name: value for name, value in facts.items()}) for key, facts in effect.method]


def _rendered(words, path, title, figure) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "effect.png"
        file.write_bytes(image_bytes(figure))
        return render(words, path, {"effect.png": file}, title, marking="")


def _head(key) -> str:
    return f"## {tell(f'research.report.{key}')}"


def _bullets(lines) -> str:
    return "\n".join(f"- {text(line)}" for line in lines)


def _numbered(lines) -> str:
    return "\n".join(f"{place}. {text(line)}" for place, line in enumerate(lines, 1))


def _number(value) -> str:
    if pd.isna(value):
        return "—"
    return "∞" if np.isinf(value) else f"{value:.4g}"


def _table(effect):
    """The estimates, 95 % intervals and standard errors, with the scale said in the caption."""
    lines = [[_term(row.term), _number(row.estimate), f"{_number(row.low)} – {_number(row.high)}", _number(row.se)] for row in effect.table.head(24).itertuples()]
    heads = [tell(f"research.report.{key}") for key in ("term", "estimate", "interval", "se")]
    return table(heads, lines, (28, 18, 34, 18), tell(f"research.report.table_{effect.scale}"))


def _term(code) -> str:
    """A term's code with its meaning: level 水準變化."""
    known = entry("research.term")
    for name in (code, code.split(" ")[0], code.split("_")[0], re.sub(r"[0-9]+$", "", code)):
        if name in known:
            return f"{code}　{known[name][language()]}"
    return code


def _checks(effect) -> list:
    """Other standard errors, and invented starts."""
    parts = []
    if effect.sensitivity is not None and len(effect.sensitivity):
        lines = [[row.errors, _number(row.estimate), f"{_number(row.low)} – {_number(row.high)}", _number(row.se)] for row in effect.sensitivity.itertuples()]
        heads = [tell(f"research.report.{key}") for key in ("errors", "estimate", "interval", "se")]
        parts.append(table(heads, lines, (28, 18, 34, 18), tell("research.report.sensitivity")))
    if effect.placebo is not None and len(effect.placebo):
        lines = [[row.start, _number(row.estimate), f"{_number(row.low)} – {_number(row.high)}", _number(row.p)] for row in effect.placebo.itertuples()]
        parts.append(table([tell(f"research.report.{key}") for key in ("start", "estimate", "interval", "p")], lines, (28, 18, 34, 18),
                           tell("research.report.placebo")))
    return [_head("checks"), *parts] if parts else []


def _versions() -> str:
    import importlib.metadata as packages

    named = [f"leakkit {__version__}"]
    for name in ("pandas", "numpy", "statsmodels"):
        try:
            named.append(f"{name} {packages.version(name)}")
        except packages.PackageNotFoundError:
            continue
    return "、".join(named)


def write_replay(result, path, title: str = "") -> Path:
    """Write the report of a Replay; the path."""
    names = result.facts["rules"]
    told = [[row.rule, "、".join(dict.fromkeys(names[row.rule])), _span(row.prevented_low, row.prevented_high),
             f"{100 * row.share_low:.0f}–{100 * row.share_high:.0f}%", _span(row.persons_low, row.persons_high), str(row.shortened), _number(row.false_per_1000),
             _number(row.lead_minutes)] for row in result.table.itertuples()]
    heads = [tell(f"research.report.{key}") for key in ("rule", "rule_name", "prevented", "share", "persons", "shortened", "false", "lead")]
    order = [[row.rule, str(row.alone), str(row.first), str(row.last), f"{row.mean:.1f}"] for row in result.order.itertuples()]
    parts = [_head("finding"), text(tell("research.report.replayed", rows=result.facts["rows"], leaks=result.facts["leaks"], messages=result.facts["messages"])),
             table(heads, told, (19, 22, 13, 13, 14, 13, 12, 12), tell("research.report.replay")), picture("effect.png", tell("research.report.figure_replay"), result.text),
             table([tell(f"research.report.{key}") for key in ("rule", "alone", "first", "last", "mean")], order, (30, 15, 15, 15, 15), tell("research.report.order")),
             _head("limits"), _bullets(result.limits), _head("methods"), _numbered([tell("research.method.replay"), tell("research.method.replay_interval"),
                                                                                   tell("research.method.replay_order")]),
             _head("versions"), text(_versions())]
    return _rendered(_joined(parts), path, title or tell("research.report.replay_title"), figures.replay(result))


def _span(low, high) -> str:
    unknown = tell("research.replay.unknown")
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{unknown if pd.isna(high) else f'{high:,.0f}'}"
