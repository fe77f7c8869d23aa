"""What happened: tables on the screen."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import DECLARED, FIRST, NEED, OFFICER, opened_case


@app.command(help="顯示 timeline / audience / spread / severity / provisions / disclosures")
@click.argument("what", type=click.Choice(["disclosures", "timeline", "audience", "spread", "severity", "provisions"]))
@click.argument("case")
@FIRST
@DECLARED
@NEED
@OFFICER
def show(what, case, first, declared, need, officer):
    """leakkit show WHAT CASE"""
    opened = opened_case(case, officer)
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
