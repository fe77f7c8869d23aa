"""The sample, and what the installation has."""

from __future__ import annotations

import click

from leakkit.cli.app import app
from leakkit.cli.asking import counted, progress


@app.command(help="以隨附的示範案件跑完全程，結果寫在目前資料夾的 leakkit-demo")
@click.option("--into", default="leakkit-demo", help="輸出資料夾")
def demo(into):
    """leakkit demo"""
    from leakkit.demo import run

    run(into, progress=progress, counted=counted(), say=click.echo)


@app.command(help="檢查安裝：版本、字型、選用元件")
def doctor():
    """leakkit doctor"""
    from leakkit.doctor import checks

    for name, state in checks():
        click.echo(f"{name}：{state}")
