"""The provisions that leakkit holds."""

from __future__ import annotations

import click

from leakkit.cli.app import app


@app.command(help="收錄的法規與版本")
@click.argument("what", type=click.Choice(["status"]), default="status")
def law(what):
    """leakkit law status"""
    from leakkit import law as room

    click.echo(room.status().to_string(index=False))
