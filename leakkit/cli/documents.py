"""Documents out, and the check of any document."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import DECLARED, FIRST, NEED, OFFICER, opened_case
from leakkit.language import tell


def _document(verb, case, out, first, declared, need, officer):
    from leakkit.errors import NothingYet
    from leakkit.leak import report_nothing

    opened = opened_case(case, officer)
    try:
        leak = opened.incident(first)
    except NothingYet:
        if verb == "bulletin" or not opened.folder.made_from("findings"):
            raise
        click.echo(tell("cli.written", file=report_nothing(opened, out)))
        return
    if declared is not None or need:
        leak.audience(declared=declared, need_to_know=need)
    click.echo(tell("cli.written", file=getattr(leak, verb)(out)))


@app.command(help="產生調查報告（.odt .docx .pdf .md .html）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@FIRST
@DECLARED
@NEED
@OFFICER
def writeup(case, out, first, declared, need, officer):
    """leakkit writeup CASE OUT"""
    _document("writeup", case, out, first, declared, need, officer)


@app.command(help="產生公務機密維護宣導（去識別化）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@FIRST
@DECLARED
@NEED
@OFFICER
def bulletin(case, out, first, declared, need, officer):
    """leakkit bulletin CASE OUT"""
    _document("bulletin", case, out, first, declared, need, officer)


@app.command(help="校對文字檔的法條引用；加 --case 時一併檢查是否殘留原始個資")
@click.argument("file")
@click.option("--on", required=True, help="行為日，例如 114/9/15 或 2025-09-15")
@click.option("--case", default=None, help="案件資料夾")
def check(file, on, case):
    """leakkit check FILE"""
    from leakkit import deid, law
    from leakkit.errors import LeakRefused
    from leakkit.writeup.plain import plain_text

    messages = law.check_citations(plain_text(file), on=on)
    for row in messages.itertuples():
        click.echo(f"{row.line}: {row.message} {row.suggestion}")
    click.echo(tell("cli.checked", count=len(messages)))
    if case:
        found = deid.check(Path(file), opened_case(case))
        if found:
            raise LeakRefused(file=file, count=len(found), where="、".join(str(one.where) for one in list(found)[:5]))
        click.echo(tell("cli.clean"))
