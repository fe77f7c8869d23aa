"""What happened, and what the law of that day says about it, on the screen."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import DECLARED, FIRST, NEED, OFFICER, opened_case
from leakkit.language import tell
from leakkit.masking import mask_title


@app.command(help="顯示 timeline / context / presence / audience / spread / severity / provisions / questions / deadlines / disclosures / suggestions")
@click.argument("what", type=click.Choice(["disclosures", "suggestions", "timeline", "context", "presence", "audience", "spread", "severity",
                                           "provisions", "questions", "deadlines"]))
@click.argument("case")
@FIRST
@DECLARED
@NEED
@OFFICER
def show(what, case, first, declared, need, officer):
    """leakkit show WHAT CASE"""
    from leakkit.leak.hints import open_findings

    opened = opened_case(case, officer)
    _show(what, opened, first, declared, need)
    for hint in open_findings(opened):
        click.echo(tell("leak.hint", hint=hint))


def _show(what, opened, first, declared, need):
    if what == "disclosures":
        click.echo("\n".join(_proposals(opened.disclosures())))
        return
    if what == "suggestions":
        click.echo(repr(opened.people.suggestions()))
        return
    leak = opened.incident(first)
    if what == "audience":
        seen = leak.audience(declared=declared, need_to_know=need)
        click.echo(f"{seen}\n{seen.window}\n{seen.table!r}\n" + "\n".join(seen.limits))
        return
    if declared is not None or need:
        leak.audience(declared=declared, need_to_know=need)
    if what in ("provisions", "questions", "deadlines"):
        click.echo(_law(leak, what))
        return
    result = getattr(leak, what)()
    click.echo(f"{result!r}\n" + "\n".join(getattr(result, "limits", None) or getattr(result, "attrs", {}).get("limits", [])))


def _proposals(frame):
    """A line a proposed disclosure: how grave, and why."""
    from leakkit.masking import masked

    yield repr(masked(frame))
    for row in frame.itertuples():
        yield f"{row.disclosure_id}　{row.message_id}　{row.rank:g}　{row.why}"


@app.command(help="更正建議的曝露：--disclosure no、--ended 2025-09-15T10:52、--posted-to note、--posted-by 帳號、--forwarded-to 訊息編號或聊天室")
@click.argument("case")
@click.argument("message_id")
@click.option("--reason", required=True, help="理由")
@click.option("--disclosure", type=click.Choice(["yes", "no"]), default=None, help="此訊息是否曝露個資")
@click.option("--ended", default=None, help="曝露終止時間，或 none")
@click.option("--ended-by", type=click.Choice(["unsent", "removed"]), default=None, help="如何終止")
@click.option("--posted-to", type=click.Choice(["chat", "note", "album"]), default=None, help="貼在何處")
@click.option("--posted-by", default=None, help="實際發布者的帳號")
@click.option("--forwarded-to", default=None, help="轉往的訊息編號或聊天室")
@OFFICER
def correct(case, message_id, reason, officer, **facts):
    """leakkit correct CASE MESSAGE_ID"""
    opened = opened_case(case, officer)
    opened.correct(message_id, reason, **{fact: value for fact, value in facts.items() if value})
    click.echo("\n".join(_proposals(opened.disclosures())))


@app.command(help="認定兩個帳號或稱呼是同一人，或兩份匯出檔（證據編號 E1 E2）是同一聊天室；--apart 則認定不是")
@click.argument("case")
@click.argument("who")
@click.argument("other")
@click.option("--apart", is_flag=True, help="是兩個人，或兩個聊天室")
@OFFICER
def same(case, who, other, apart, officer):
    """leakkit same CASE WHO OTHER"""
    opened = opened_case(case, officer)
    if {who, other} & set(opened.table("evidence")["evidence_id"]):
        (opened.other_chat if apart else opened.same_chat)(who, other)
        chats = opened.chat_evidence().dropna(subset="chat_title").groupby("chat_title", sort=False)["evidence_id"]
        click.echo("\n".join(f"{'、'.join(exports)}　{mask_title(title)}" for title, exports in chats))
        return
    (opened.people.apart if apart else opened.people.same)(who, other)
    click.echo(repr(opened.people.suggestions()))


def _law(leak, what: str) -> str:
    """The law's answers as an officer reads them: a paragraph a provision, a question or a task."""
    frame = getattr(leak, what)()
    lines = {"provisions": _provisions, "questions": _questions, "deadlines": _deadlines}[what](frame)
    return "\n".join([*lines, *frame.attrs.get("limits", ())])


def _provisions(frame):
    from leakkit.law import held_version

    states = {"shown": "要件均有事證", "possible": "可能涉及", "excluded": "欠缺要件"}
    marks = {"shown": "○", "open": "？", "not-shown": "×"}
    for (key, paragraph), rows in frame.groupby(["provision_id", "paragraph"], sort=False):
        first = rows.iloc[0]
        yield f"{held_version(key).short}第{paragraph}項（{first['version_from']} 起）：{states[first['standing']]}"
        for row in rows.itertuples():
            yield f"  {marks[row.state]} {row.element}：{row.because}" + (f" [{'、'.join(row.rows[:6])}]" if row.rows else "")
        yield from (f"  → {one}" for one in first["changes"].split("；") if one)
    yield from (f"競合（由人判斷）：{one['note']}" for one in frame.attrs.get("competition", ()))
    left = frame.attrs.get("excluded", ())
    yield f"另有 {len(left)} 項未列入（沒有線索或行為日不適用）。"


def _questions(frame):
    from leakkit.law import level_words

    for row in frame.itertuples():
        levels = "、".join(level_words().get(level, level) for level in row.levels.split(" / "))
        told = f"　已答：{row.answer}（{row.by}，{row.at}）" if row.answer else f"　需要者：{row.needed_by}"
        yield f"{row.fact}：{row.question}" + (f"（{levels}）" if levels else "") + f"\n{told}"


def _deadlines(frame):
    kinds = {"duty": "義務", "limit": "期間", "advice": "提醒"}
    for row in frame.itertuples():
        last = f"；末日逢休息日，至 {row.last_day}" if row.last_day and row.last_day != row.due_on else ""
        yield f"{'■' if row.done else '□'} [{kinds[row.kind]}] {row.key}　{row.task}\n　　{row.due}{last}\n　　條件：{row.condition}　依據：{row.provision_id}"
