"""Personal data found and decided."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, counted, opened_case
from leakkit.language import tell


@app.command(help="尋找個資（螢幕上遮罩）")
@click.argument("case")
@click.option("--names", default=None, help="姓名元件：leakkit、wordlist、ckip:名稱或資料夾、spacy:名稱或資料夾；以 + 合併（預設 leakkit+wordlist）")
@OFFICER
def find(case, names, officer):
    """leakkit find CASE"""
    from leakkit.writeup.facts import in_words

    opened = opened_case(case, officer)
    found = opened.find(names=names, progress=counted())
    click.echo(found["kind"].value_counts().to_string() if len(found) else tell("cli.none_found"))
    looked = opened.looked_at()
    click.echo("；".join(map(in_words, looked["looked_at"])))
    click.echo(tell("cli.not_looked", what="；".join(looked["not_looked_at"]) or tell("demo.nothing")))


@app.command(help="列出待審定的發現，或審定：--file 決定.csv，或 --id F0001 --as personal --reason 理由")
@click.argument("case")
@click.option("--file", default=None, help="審定 CSV：file,first_line,value,kind,decision,reason")
@click.option("--id", "ids", multiple=True, help="發現編號，可重複")
@click.option("--as", "decision", default=None, help="personal / not / public / unsure")
@click.option("--reason", default="", help="理由")
@click.option("--like", is_flag=True, help="連同所有同種類同值的發現一起審定")
@click.option("--allow", multiple=True, help="加入允許清單的值（公眾人物、機關自己的電話），審定為 public；可重複")
@OFFICER
def review(case, file, ids, decision, reason, like, allow, officer):
    """leakkit review CASE"""
    opened = opened_case(case, officer)
    if file:
        click.echo(str(opened.decide_from(file)))
    elif allow:
        click.echo(str(opened.allow(allow, reason)))
    elif ids and like:
        click.echo(str(opened.decide(list(dict.fromkeys(one for given in ids for one in opened.like(given))), decision or "", reason)))
    elif ids:
        click.echo(str(opened.decide(ids, decision or "", reason)))
    else:
        click.echo(repr(opened.review()))


@app.group(help="姓名模型：加入本機的 CKIP 或 spaCy 模型資料夾、列出")
def model():
    """leakkit model add|list"""


@model.command("add", help="檢查並登錄一個模型資料夾（不複製、不連網）")
@click.argument("folder")
@click.option("--name", default=None, help="名稱（預設為資料夾名）")
def model_add(folder, name):
    """leakkit model add FOLDER"""
    from leakkit.pii import models

    row = models.add(folder, name)
    click.echo(tell("cli.model_added", **row))


@model.command("list", help="列出可用的姓名元件與已登錄的模型")
def model_list():
    """leakkit model list"""
    from leakkit.pii import models
    from leakkit.pii.names import BACKENDS, DEFAULT

    click.echo(tell("cli.model_backends", backends="、".join(BACKENDS), default=DEFAULT))
    for row in models.listed():
        click.echo(tell("cli.model_row", **row | {"state": row["state"] or tell("cli.model_fine")}))
