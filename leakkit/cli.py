"""The command line: the same nouns and verbs as the notebook, one sentence for every error.

Exit codes: 0 fine · 1 user error · 2 evidence changed or custody broken · 3 leak check refused · 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from leakkit.errors import InputError, Interrupted, LeakkitError
from leakkit.language import tell


def main(argv=None) -> int:
    """Run one command and return its exit code; the sentence of an error goes to stderr."""
    try:
        stopped = app.main(args=argv, standalone_mode=False, prog_name="leakkit")
    except LeakkitError as error:
        return _say_error(error)
    except (KeyboardInterrupt, click.Abort):
        return _say_error(Interrupted(step=" ".join((argv or sys.argv[1:])[:1])))
    except click.ClickException as error:
        return _say_error(InputError(why=_in_words(error)))
    except Exception as error:
        if os.environ.get("LEAKKIT_DEBUG"):
            raise
        return _say_error(LeakkitError(why=f"{type(error).__name__}（LEAKKIT_DEBUG=1）"))
    return stopped if isinstance(stopped, int) else 0


def _say_error(error: LeakkitError) -> int:
    click.echo(str(error), err=True)
    return error.exit_code


def _in_words(error: click.ClickException) -> str:
    """click's own complaint in the officer's language."""
    if isinstance(error, click.MissingParameter):
        return tell("cli.missing", name=error.param.human_readable_name if error.param else "")
    if isinstance(error, click.NoSuchOption):
        return tell("cli.no_option", name=error.option_name)
    if isinstance(error, click.BadParameter):
        return tell("cli.bad_value", name=error.param.human_readable_name if error.param else "", why=error.message)
    return tell("cli.usage", why=error.format_message())


def _progress(items, total=None):
    """A progress bar on stderr for whatever is iterated over; silent when nobody watches."""
    from tqdm import tqdm

    return tqdm(items, total=total, file=sys.stderr, leave=False, disable=not sys.stderr.isatty())


def _counted():
    """A (done, all) callback that draws a progress bar on stderr."""
    from tqdm import tqdm

    bar = tqdm(total=0, file=sys.stderr, leave=False, disable=not sys.stderr.isatty())

    def seen(done, total):
        bar.total = total
        bar.update(done - bar.n)
    return seen


def _case(path, officer=""):
    from leakkit.errors import NoSuchCase
    from leakkit.investigation import open_case

    if not (Path(path) / "custody.jsonl").is_file():
        raise NoSuchCase(folder=path)
    return open_case(path, officer=officer)


OFFICER = click.option("--officer", envvar="LEAKKIT_OFFICER", default="", help="簽署保管紀錄的承辦人")
FIRST = click.option("--first", default=None, help="事件起點的訊息編號，例如 E1-000118；預設為最嚴重者")
DECLARED = click.option("--declared", type=click.IntRange(min=1), default=None, help="當時群組人數（含發布者）")
NEED = click.option("--need-to-know", "need", multiple=True, help="有業務需要知悉者，可重複")


@click.group(help="leakkit：由聊天匯出檔重建個資外洩。先試 leakkit demo。", invoke_without_command=True)
@click.pass_context
def app(context):
    """The group of commands; alone, its help."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@app.command(help="以隨附的示範案件跑完全程，結果寫在目前資料夾的 leakkit-demo")
@click.option("--into", default="leakkit-demo", help="輸出資料夾")
def demo(into):
    """leakkit demo"""
    from leakkit.demo import run

    run(into, progress=_progress, counted=_counted(), say=click.echo)


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
@OFFICER
def add(case, files, received_from, officer):
    """leakkit add CASE FILES"""
    opened = _case(case, officer)
    for file in files:
        ids = opened.add(file, received_from)
        click.echo(tell("cli.added", file=file, ids="、".join(ids)) if ids else tell("cli.known", file=file))


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
    account = _case(case, officer).read(progress=_progress, names=names, **options)
    click.echo(str(account))
    if account.unread:
        raise click.exceptions.Exit(1)


@app.command(help="載入群組名冊 CSV（account,name,unit,role,need_to_know,as_of）")
@click.argument("case")
@click.argument("file")
@click.option("--chat", required=True, help="聊天室名稱或證據編號")
@OFFICER
def roster(case, file, chat, officer):
    """leakkit roster CASE FILE"""
    click.echo(tell("cli.roster", count=len(_case(case, officer).roster(file, chat))))


@app.command(help="載入承辦人陳明的事實（TOML）")
@click.argument("case")
@click.argument("file")
@OFFICER
def answers(case, file, officer):
    """leakkit answers CASE FILE"""
    opened = _case(case, officer)
    opened.answers(file)
    click.echo(tell("cli.answers", count=len(opened.table("statements"))))


@app.command(help="尋找個資（螢幕上遮罩）")
@click.argument("case")
@OFFICER
def find(case, officer):
    """leakkit find CASE"""
    opened = _case(case, officer)
    found = opened.find(progress=_counted())
    click.echo(found["kind"].value_counts().to_string() if len(found) else tell("cli.none_found"))
    looked = opened.looked_at()
    click.echo("；".join(looked["looked_at"]))
    click.echo(tell("cli.not_looked", what="；".join(looked["not_looked_at"]) or tell("demo.nothing")))


@app.command(help="列出待審定的發現，或審定：--file 決定.csv，或 --id F0001 --as personal --reason 理由")
@click.argument("case")
@click.option("--file", default=None, help="審定 CSV：file,first_line,value,kind,decision,reason")
@click.option("--id", "ids", multiple=True, help="發現編號，可重複")
@click.option("--as", "decision", default=None, help="personal / not / public / unsure")
@click.option("--reason", default="", help="理由")
@OFFICER
def review(case, file, ids, decision, reason, officer):
    """leakkit review CASE"""
    opened = _case(case, officer)
    if file:
        click.echo(str(opened.decide_from(file)))
    elif ids:
        click.echo(str(opened.decide(ids, decision or "", reason)))
    else:
        click.echo(repr(opened.review()))


@app.command(help="顯示 timeline / audience / spread / severity / provisions / disclosures")
@click.argument("what", type=click.Choice(["disclosures", "timeline", "audience", "spread", "severity", "provisions"]))
@click.argument("case")
@FIRST
@DECLARED
@NEED
@OFFICER
def show(what, case, first, declared, need, officer):
    """leakkit show WHAT CASE"""
    opened = _case(case, officer)
    if what == "disclosures":
        click.echo(repr(opened.disclosures()))
        return
    leak = opened.incident(first)
    if what == "audience":
        seen = leak.audience(declared=declared, need_to_know=need)
        click.echo(f"{seen}\n{seen.table!r}\n" + "\n".join(seen.limits))
        return
    result = getattr(leak, what)()
    click.echo(f"{result!r}\n" + "\n".join(getattr(result, "limits", None) or getattr(result, "attrs", {}).get("limits", [])))


def _document(verb, case, out, first, declared, need, officer):
    from leakkit.errors import NothingYet
    from leakkit.leak import report_nothing

    opened = _case(case, officer)
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
        found = deid.check(Path(file), _case(case))
        if found:
            raise LeakRefused(file=file, count=len(found), where="、".join(str(one.where) for one in list(found)[:5]))
        click.echo(tell("cli.clean"))


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


PASSPHRASE = click.option("--passphrase", envvar="LEAKKIT_PASSPHRASE", prompt=True, hide_input=True, help="密碼")


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


@app.command(help="收錄的法規與版本")
@click.argument("what", type=click.Choice(["status"]), default="status")
def law(what):
    """leakkit law status"""
    from leakkit import law as room

    click.echo(room.status().to_string(index=False))


@app.command(help="讀得懂的匯出格式，及各以何種樣本測試")
def formats():
    """leakkit formats"""
    from leakkit import readers

    click.echo(readers.formats().to_string(index=False))


@app.command(help="檢查安裝：版本、字型、選用元件")
def doctor():
    """leakkit doctor"""
    from leakkit.doctor import checks

    for name, state in checks():
        click.echo(f"{name}：{state}")
