"""Evidence in, its custody, and the officer's statements."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, PASSPHRASE, opened_case, progress
from leakkit.errors import EmptyFile, FileMissing
from leakkit.language import tell


@app.command(help="建立案件資料夾")
@click.argument("case")
@click.option("--officer", envvar="LEAKKIT_OFFICER", required=True, help="承辦人")
@click.option("--name", default="", help="案號或案名")
def new(case, officer, name):
    """leakkit new CASE"""
    from leakkit.investigation import new_case

    click.echo(tell("cli.made", folder=new_case(case, officer, name=name).folder.path))


@app.command(help="把收到的檔案加入案件（計算雜湊、留存唯讀副本，原檔不動）")
@click.argument("case")
@click.argument("files", nargs=-1, required=True)
@click.option("--from", "received_from", required=True, help="由誰提供")
@click.option("--taken", default=None, help="截圖的擷取日（2025-09-15 或 114/9/15）；畫面上的「今天」「昨天」據以定日期")
@OFFICER
def add(case, files, received_from, taken, officer):
    """leakkit add CASE FILES"""
    opened, failed = opened_case(case, officer), False
    for file in files:
        try:
            ids = opened.add(file, received_from, taken)
        except (EmptyFile, FileMissing) as error:       # the other files are kept all the same
            click.echo(str(error), err=True)
            failed = True
            continue
        click.echo(tell("cli.added", file=file, ids="、".join(ids)) if ids else tell("cli.known", file=file))
    if failed:
        raise click.exceptions.Exit(1)


@app.command(help="讀取所有匯出檔，逐行交代")
@click.argument("case")
@click.option("--name", "names", multiple=True, help="確定的成員名稱（電腦版匯出檔用），可重複")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), default=None, help="日期順序不明時指定")
@click.option("--timezone", default=None, help="匯出檔只有時刻編碼時的時區，預設 Asia/Taipei")
@click.option("--chat", default=None, help="一個檔案含多個聊天室時，選其一")
@click.option("--mapping", default=None, help="未知 CSV 的欄位對照（TOML）")
@OFFICER
def read(case, names, officer, **options):
    """leakkit read CASE"""
    account = opened_case(case, officer).read(progress=progress, names=names, **options)
    click.echo(str(account))
    if account.unread:
        raise click.exceptions.Exit(1)


@app.command(help="載入群組名冊（CSV、ODS 或 XLSX；欄位 帳號,姓名,單位,角色,業務需要,日期；同姓名同單位之帳號歸為一人）")
@click.argument("case")
@click.argument("file")
@click.option("--chat", required=True, help="聊天室名稱或證據編號")
@OFFICER
def roster(case, file, chat, officer):
    """leakkit roster CASE FILE"""
    click.echo(tell("cli.roster", count=len(opened_case(case, officer).roster(file, chat))))


@app.command(help="多份匯出檔併成一串並標出僅見於一方的列；--accounts 列出可能為同一人的帳號")
@click.argument("case")
@click.option("--chat", default=None, help="聊天室名稱或證據編號")
@click.option("--accounts", is_flag=True, help="建議合併的帳號（由承辦人以名冊或陳述決定）")
@click.option("--out", default=None, help="另存 CSV（含原文，未遮罩）")
@OFFICER
def copies(case, chat, accounts, out, officer):
    """leakkit copies CASE"""
    from leakkit.copies import one_side

    opened = opened_case(case, officer)
    found = opened.same_accounts() if accounts else opened.merged(chat) if chat else one_side(opened.copies(), opened.table("messages"))
    click.echo(repr(found))
    if out:
        found.to_csv(out, index=False, encoding="utf-8-sig")
        click.echo(tell("cli.written", file=out))


@app.command(help="載入承辦人陳明的事實（TOML）")
@click.argument("case")
@click.argument("file")
@OFFICER
def answers(case, file, officer):
    """leakkit answers CASE FILE"""
    opened = opened_case(case, officer)
    opened.answers(file)
    click.echo(tell("cli.answers", count=len(opened.table("statements"))))


@app.command(help="驗證保管鏈：紀錄、證據、表格有無一個位元組被改動")
@click.argument("case")
def verify(case):
    """leakkit verify CASE"""
    from leakkit import custody

    broken = custody.verify(case)
    for link in broken:
        click.echo(str(link), err=True)
    if broken:
        raise click.exceptions.Exit(2)
    click.echo(tell("cli.whole", head=custody.Log(Path(case) / custody.LOG).head))


@app.command(help="把整個案件加密封存成一個檔（age）")
@click.argument("case")
@click.argument("out")
@PASSPHRASE
def seal(case, out, passphrase):
    """leakkit seal CASE OUT"""
    from leakkit import custody

    click.echo(tell("cli.sealed", file=custody.seal(case, out, passphrase), case=case))


@app.command(help="解開封存的案件")
@click.argument("sealed")
@click.argument("into")
@PASSPHRASE
def unseal(sealed, into, passphrase):
    """leakkit unseal FILE INTO"""
    from leakkit import custody

    click.echo(tell("cli.unsealed", folder=custody.unseal(sealed, into, passphrase)))


@app.command(help="把匯出檔的內容全部替換、版面照舊，供回報讀取錯誤時提供樣本")
@click.argument("export")
@click.argument("out", required=False)
@click.option("--keep-notices", is_flag=True, help="保留不認得的系統列字樣（請先看過）")
@click.option("--chat", default=None, help="一個檔案含多個聊天室時，選其一")
@click.option("--mapping", default=None, help="未知 CSV 的欄位對照（TOML）")
def scrub(export, out, keep_notices, **options):
    """leakkit scrub EXPORT OUT"""
    from leakkit.readers.scrubbing_records import scrubbed_file

    target, same = scrubbed_file(export, out, keep_notices, **{key: value for key, value in options.items() if value})
    click.echo(tell("readers.scrubbed" if same else "readers.scrubbed_other_shape", file=target))


@app.command(help="讀得懂的匯出格式，及各以何種樣本測試")
def formats():
    """leakkit formats"""
    from leakkit import readers

    click.echo(readers.formats().to_string(index=False))
