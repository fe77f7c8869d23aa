"""The provisions that leakkit holds, the officer's import of wording, one provision on the screen, and answers."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import FIRST, OFFICER, opened_case


@app.group(help="法規：收錄情形、匯入官方整包資料、查一條、回答要件問題", invoke_without_command=True)
@click.pass_context
def law(context):
    """leakkit law"""
    if context.invoked_subcommand is None:
        context.invoke(status)


@law.command(help="收錄的法規與版本、已匯入的檔案")
@click.option("--all", "whole", is_flag=True, help="逐版本列出")
def status(whole):
    """leakkit law status"""
    from leakkit import law as room

    table = room.status()
    if whole:
        click.echo(table.to_string(index=False))
    else:
        for name, rows in table.groupby("law", sort=False):
            click.echo(f"{name}：{'、'.join(dict.fromkeys(rows['article']))}")
    click.echo(_summary(table))


def _summary(table) -> str:
    from leakkit.law import imported

    now = table[table["status"] == "in_force"]
    lines = [f"{table['law'].nunique()} 部法規、{table[['law', 'article']].drop_duplicates().shape[0]} 條、{len(table)} 個版本"
             f"（施行中 {len(now)}）；查核基準日 {table['as_of'].iloc[0]}。",
             f"有原文者 {int(table['text_held'].sum())} 個版本；其餘條文原文待匯入（leakkit law import）。"]
    waiting = table[table["status"].isin(["promulgated_not_in_force", "deletion_not_in_force"])]
    lines.append(f"已公布未施行 {len(waiting)} 個版本，不得引為現行法。")
    files = imported.files()
    lines += [f"已匯入 {name}（資料日期 {as_of}）：{laws} 部、{articles} 條，SHA-256 {sha}" for sha, name, as_of, laws, articles in files]
    return "\n".join(lines if files else [*lines, "尚未匯入官方資料。"])


@law.command(name="import", help="匯入全國法規資料庫的整包下載檔（ChLaw.json、ChOrder.json 或其 zip），離線")
@click.argument("file")
def import_(file):
    """leakkit law import FILE"""
    from leakkit.law import bulk

    click.echo(str(bulk.load(file)))


@law.command(help="印出一條在某日施行的版本，例如 leakkit law show 刑法 132 --on 114/10/1")
@click.argument("name")
@click.argument("article")
@click.option("--on", required=True, help="行為日")
def show(name, article, on):
    """leakkit law show LAW ARTICLE"""
    from leakkit import law as room

    click.echo(str(room.provision(name, article, on=on)))


@law.command(help="要件所問的事實及其代號")
def facts():
    """leakkit law facts"""
    from leakkit import law as room

    click.echo(room.facts().to_string(index=False))


@law.command(help="回答一個要件問題（留下承辦人與時間）：leakkit law answer 案件 public_official 是")
@click.argument("case")
@click.argument("fact")
@click.argument("value")
@FIRST
@OFFICER
def answer(case, fact, value, first, officer):
    """leakkit law answer CASE FACT VALUE"""
    from leakkit.law import read_answer

    leak = opened_case(case, officer).incident(first)
    leak.answer(fact, read_answer(fact, value))
    click.echo(f"{fact} = {value}")


@law.command(help="記下檢核表的一項已完成：leakkit law done 案件 notify")
@click.argument("case")
@click.argument("key")
@FIRST
@OFFICER
def done(case, key, first, officer):
    """leakkit law done CASE KEY"""
    opened_case(case, officer).incident(first).done(key)
    click.echo(f"■ {key}")
