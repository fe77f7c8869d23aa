"""Many cases: build the registry, ask what a rule did, replay rules, plan a study; and one draft against the rules."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, counted, opened_case
from leakkit.language import tell

OUT = click.option("--out", default=None, help="另寫成報告（.odt .docx .pdf .md .html）")


@app.group(help="跨案研究：彙整案列、規則成效、規則回放、檢定力", invoke_without_command=True)
@click.pass_context
def research(context):
    """leakkit research …"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@research.command(help="把案件資料夾或案列表彙整為去識別的案列，加入登錄檔（只增不改）")
@click.argument("sources", nargs=-1, required=True)
@click.option("--into", required=True, help="登錄檔資料夾")
@OFFICER
def build(sources, into, officer):
    """leakkit research build CASES --into REGISTRY"""
    import datetime as dt

    from leakkit import research as room
    from leakkit.investigation import wall_clock

    for source in sources:
        rows = room.load(source)
        room.contribute(rows, into, by=officer, at=wall_clock() if officer else dt.datetime(1980, 1, 1))
        click.echo(tell("research.cli.added", source=Path(source).name, count=len(rows)))
        for left in rows.attrs.get("left_out", []):
            click.echo(tell("research.cli.left_out", what=left), err=True)
    click.echo(tell("research.cli.registry", folder=into, count=len(room.registry(into))))


@research.command(help="寫出人工登錄用的空白表（.ods .xlsx .csv）")
@click.argument("out")
def template(out):
    """leakkit research template OUT"""
    from leakkit import research as room

    click.echo(tell("cli.written", file=room.template(out)))


@research.command(help="寫出可提供外部的案列：不足 k 列同類者粗化或不提供，並列出報告")
@click.argument("cases")
@click.argument("out")
@click.option("-k", default=5, type=click.IntRange(min=2), help="同類至少幾列")
@click.option("--keep", multiple=True, help="不得粗化的欄位（例如 month），可重複")
def release(cases, out, k, keep):
    """leakkit research release CASES OUT"""
    from leakkit import research as room

    found = room.release(room.load(cases), k, keep)
    click.echo(str(found))
    click.echo(tell("cli.written", file=room.export(found.cases, out)))


@research.command(help="規則有沒有用：案件數自 --since 起有無變化；附可偵測之最小效果")
@click.argument("cases")
@click.option("--since", default=None, help="規則實施之第一個月，例如 2025-01 或 114-01")
@click.option("--first", default=None, help="機關開始登錄案件的月份")
@click.option("--last", default=None, help="登錄至哪個月份")
@click.option("--rule", default=None, help="改以機關比較：規則代碼（見案列 rules 欄）")
@click.option("--agencies", default=None, help="改以機關比較：CSV，欄位 agency, began（空白 = 未實施）")
@click.option("--harmonics", default=None, type=click.IntRange(0, 6), help="季節的正弦餘弦對數")
@click.option("--slope", is_flag=True, help="一併估計斜率變化")
@OUT
def effect(cases, since, first, last, rule, agencies, harmonics, slope, out):
    """leakkit research effect CASES --since MONTH"""
    from leakkit import research as room
    from leakkit.errors import InputError

    began, everybody = _agencies(agencies)
    if since is None and not began and rule is None:
        raise InputError(why=tell("research.no_start"))
    found = room.effect(room.load(cases), since, first=first, last=last, treated=began or rule, agencies=everybody,
                        **({} if began or rule else {"harmonics": harmonics, "slope": slope}))
    click.echo(repr(found))
    if out:
        click.echo(tell("cli.written", file=found.report(out)))


def _agencies(path):
    """(agency → first month, all agencies) of a CSV with columns agency and began; (None, None) without one."""
    from leakkit.errors import InputError
    from leakkit.people import read_table

    if path is None:
        return None, None
    frame = read_table(path)
    for column in ("agency", "began"):
        if column not in frame:
            raise InputError(why=tell("research.no_column", column=column, columns="、".join(map(str, frame.columns))))
    began = {row.agency: row.began for row in frame.itertuples() if str(row.began).strip() not in ("", "nan", "0")}
    return began, list(frame["agency"])


@research.command(help="應處理個資之發言：每月每千則中未遮蔽者；SOURCE 為案件資料夾或聊天匯出檔")
@click.argument("source")
@click.option("--names", default=None, help="姓名辨識元件")
@click.option("--since", default=None, help="規則實施之月份：另估有無變化（未覆核）")
@OFFICER
def rates(source, names, since, officer):
    """leakkit research rates SOURCE"""
    from leakkit import research as room

    found = _postings(source, names, officer)
    click.echo(room.rates(found).to_string(index=False, float_format=lambda number: f"{number:.1f}"))
    click.echo("\n".join(found.attrs["limits"]))
    if since:
        click.echo(repr(room.posting_effect(found, since)))


def _postings(source, names, officer, declared=None):
    from leakkit import research as room

    whole = opened_case(source, officer) if Path(source).is_dir() else source
    return room.postings(whole, names=names, progress=counted(), declared=declared)


@research.command(help="規則回放：過去的外洩中，各規則可防止或縮短幾次、誤擋幾則；SOURCE 為已審定之案件資料夾或案列")
@click.argument("source")
@click.option("--rule", "chosen", multiple=True, help="規則代碼，可重複；預設全部")
@click.option("--obeyed", nargs=2, type=click.FloatRange(0, 1), default=(1.0, 1.0), help="規則被遵守的比例，下限與上限")
@click.option("--declared", type=click.IntRange(min=1), default=None, help="群組人數（含發布者）")
@OFFICER
@OUT
def replay(source, chosen, obeyed, declared, officer, out):
    """leakkit research replay SOURCE"""
    from leakkit import research as room

    record = _postings(source, None, officer, declared) if (Path(source) / "custody.jsonl").is_file() else room.load(source)
    found = room.replay(record, list(chosen) or None, obeyed=obeyed)
    click.echo(repr(found))
    if out:
        click.echo(tell("cli.written", file=found.report(out)))


@research.command(help="檢定力：每月 --rate 件、真實倍數 --ratio 時，有多大機會看得出來（固定種子模擬）")
@click.option("--rate", required=True, type=float, multiple=True, help="每月件數，可重複")
@click.option("--ratio", type=float, multiple=True, default=(0.8, 0.5), help="真實倍數，可重複")
@click.option("--before", default=36, help="事前月數")
@click.option("--after", default=24, help="事後月數")
@click.option("--runs", default=300, help="模擬次數")
@click.option("--seed", default=0, help="亂數種子")
def power(rate, ratio, before, after, runs, seed):
    """leakkit research power --rate N"""
    from leakkit import research as room

    table = room.power_table(rate, ratio, before=before, after=after, runs=runs, seed=seed)
    click.echo(table.to_string(index=False, float_format=lambda number: f"{number:.2f}"))


@app.group(help="規則：列出，或以草稿試一試（教學用，不留存）", invoke_without_command=True)
@click.pass_context
def rule(context):
    """leakkit rule …"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@rule.command("list", help="列出規則")
@click.option("--rules", "path", default=None, help="機關自備的規則檔（TOML）")
def list_rules(path):
    """leakkit rule list"""
    from leakkit.research.rules import rules

    for code, one in rules(path).items():
        click.echo(f"{code}：{one.name}。{one.advice}")


@rule.command("try", help="草稿貼出前試一試：哪些規則會擋下；DRAFT 為 - 時自標準輸入讀取")
@click.argument("draft")
@click.option("--size", type=click.IntRange(min=1), default=None, help="聊天室人數（含自己）")
@click.option("--chat", type=click.Choice(["direct", "group", "open"]), default="group", help="聊天室類型")
@click.option("--picture", is_flag=True, help="是圖片")
@click.option("--forwarded", is_flag=True, help="是轉傳")
@click.option("--need", type=click.FloatRange(0, 1), default=None, help="其他成員中有業務需要者的比例")
@click.option("--rules", "path", default=None, help="機關自備的規則檔（TOML）")
def try_rule(draft, path, **options):
    """leakkit rule try DRAFT"""
    from leakkit.research.rules import try_draft

    text = click.get_text_stream("stdin").read() if draft == "-" else draft
    click.echo(str(try_draft(text, rules_path=path, **options)))
