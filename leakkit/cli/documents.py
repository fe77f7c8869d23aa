"""Documents out, and the check of any document."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import DECLARED, FIRST, NEED, OFFICER, opened_case
from leakkit.language import tell

TEMPLATES = click.option("--templates", default=None, type=click.Path(exists=True, file_okay=False),
                         help="機關自己的範本資料夾（*.md.j2、sentences.toml、bulletin.toml、reference.odt…）")
MARKING = click.option("--marking", default="密", help="密等，印於頁首；空白為不印")


def _incident(case, first, declared, need, officer):
    """The Leak of a case with what was said on the command line."""
    leak = opened_case(case, officer).incident(first)
    if declared is not None or need:
        leak.audience(declared=declared, need_to_know=need)
    return leak


def _shown(written):
    """Where the document is, and what the officer should know about it."""
    click.echo(tell("cli.written", file=written))
    for hint in written.hints:
        click.echo(tell("leak.hint", hint=hint))


def _asked(command):
    """The options that every document takes."""
    for option in (FIRST, DECLARED, NEED, OFFICER, TEMPLATES):
        command = option(command)
    return command


@app.command(help="產生調查報告（.odt .docx .pdf .md .html）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@MARKING
@_asked
def writeup(case, out, first, declared, need, officer, **options):
    """leakkit writeup CASE OUT"""
    from leakkit.errors import NothingYet
    from leakkit.leak import report_nothing

    try:
        leak = _incident(case, first, declared, need, officer)
    except NothingYet:
        opened = opened_case(case, officer)
        if not opened.folder.made_from("findings"):
            raise
        _shown(report_nothing(opened, out, **options))
        return
    _shown(leak.writeup(out, **options))


@app.command(help="產生公務機密維護宣導（去識別化）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@click.option("--length", type=click.Choice(["short", "standard", "long"]), default="long", help="短文、標準、專報")
@click.option("--outcome", default="", help="處理結果一句（緩起訴、懲處…）")
@click.option("--signature", default="", help="署名；寫出機關名稱即揭露機關")
@_asked
def bulletin(case, out, first, declared, need, officer, **options):
    """leakkit bulletin CASE OUT"""
    _shown(_incident(case, first, declared, need, officer).bulletin(out, **options))


@app.command(help="產生簽（主旨、說明、擬辦）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@MARKING
@_asked
def memo(case, out, first, declared, need, officer, **options):
    """leakkit memo CASE OUT"""
    _shown(_incident(case, first, declared, need, officer).memo(out, **options))


@app.command(help="產生通知當事人書函，一人一份；未指定 --person 時，第二人起存為「檔名-代號」")
@click.argument("case")
@click.argument("out")
@click.option("--person", default="", help="當事人（編號、姓名或代號）")
@MARKING
@_asked
def notice(case, out, first, declared, need, officer, **options):
    """leakkit notice CASE OUT"""
    _shown(_incident(case, first, declared, need, officer).notice(out, **options))


@app.command(help="產生專案報告（對首長、議會、監察院）；外洩檢查不過就不寫出")
@click.argument("case")
@click.argument("out")
@MARKING
@_asked
def report(case, out, first, declared, need, officer, **options):
    """leakkit report CASE OUT"""
    _shown(_incident(case, first, declared, need, officer).report(out, **options))


@app.command(help="把證據清單、時間軸、受眾、要件、個資清冊等表存成 .ods 與 .csv")
@click.argument("case")
@click.argument("folder")
@FIRST
@OFFICER
def tables(case, folder, first, officer):
    """leakkit tables CASE FOLDER"""
    from leakkit.leak.hints import open_findings

    for file in _incident(case, first, None, (), officer).tables(folder).values():
        click.echo(tell("cli.written", file=file))
    for hint in open_findings(opened_case(case, officer)):
        click.echo(tell("leak.hint", hint=hint))


@app.command(help="校對法條引用與體例；加 --case 時一併檢查有無殘留原始個資、哪些句子失去證據")
@click.argument("file")
@click.option("--on", default=None, help="行為日，例如 114/9/15 或 2025-09-15；有 --case 時預設為首次曝露之日")
@click.option("--case", default=None, help="案件資料夾")
def check(file, on, case):
    """leakkit check FILE"""
    from leakkit import law
    from leakkit.errors import InputError
    from leakkit.writeup.plain import plain_text

    opened = opened_case(case) if case else None
    day = on or (_day_of(opened) if opened else None)
    if day is None:
        raise InputError(why=tell("cli.which_day"))
    text = plain_text(file)
    messages = law.check_citations(text, on=day)
    for row in messages.itertuples():
        column = row.start - (text.rfind("\n", 0, row.start) + 1) + 1
        click.echo(f"{row.line}:{column} {row.kind} {row.message} {row.suggestion}".rstrip())
    for limit in messages.attrs["limits"]:
        click.echo(limit)
    click.echo(tell("cli.checked", count=len(messages)))
    if opened:
        _against_case(Path(file), opened)


def _day_of(case) -> str | None:
    """The day of the first exposure that the case holds, or None."""
    posted = case.table("disclosures")["posted_at"].dropna()
    return posted.min().date().isoformat() if len(posted) else None


def _against_case(file: Path, case):
    """The sentences that lost their evidence, then the leak check; what leaks ends with exit code 3."""
    from leakkit.errors import LeakRefused
    from leakkit.leak import lost_evidence, originals_in

    lost = lost_evidence(case, file)
    for change in lost.changes:
        click.echo(tell(f"check.{change.kind}", paragraph=change.paragraph, words=_brief(change.words), before=_brief(change.before),
                        rows="、".join(change.rows[:8])))
    click.echo(tell("check.summary" if lost.document else "check.unknown", document=lost.document,
                    sentences=lost.sentences, count=len(lost.changes)))
    for warning in lost.identifying:
        click.echo(str(warning))
    found = originals_in(case, file)
    for part in found.not_looked_at:
        click.echo(tell("check.not_looked", part=part))
    if found:
        raise LeakRefused(file=file.name, count=len(found), where="、".join(str(one.where) for one in list(found)[:5]))
    click.echo(tell("cli.clean"))


def _brief(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[:most]}…"
