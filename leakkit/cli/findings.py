"""Personal data found and decided."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, counted, opened_case
from leakkit.language import tell


@app.command(help="尋找個資（螢幕上遮罩）")
@click.argument("case")
@OFFICER
def find(case, officer):
    """leakkit find CASE"""
    opened = opened_case(case, officer)
    found = opened.find(progress=counted())
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
    opened = opened_case(case, officer)
    if file:
        click.echo(str(opened.decide_from(file)))
    elif ids:
        click.echo(str(opened.decide(ids, decision or "", reason)))
    else:
        click.echo(repr(opened.review()))
