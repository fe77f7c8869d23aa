"""What several commands ask for: options, the case, a progress bar."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def progress(items, total=None):
    """A progress bar on stderr for whatever is iterated over; silent when nobody watches."""
    from tqdm import tqdm

    return tqdm(items, total=total, file=sys.stderr, leave=False, disable=not sys.stderr.isatty())


def counted():
    """A (done, all) callback that draws a progress bar on stderr."""
    from tqdm import tqdm

    bar = tqdm(total=0, file=sys.stderr, leave=False, disable=not sys.stderr.isatty())

    def seen(done, total):
        bar.total = total
        bar.update(done - bar.n)
    return seen


def opened_case(path, officer=""):
    """The Case in an existing folder. Raises NoSuchCase."""
    from leakkit.errors import NoSuchCase
    from leakkit.investigation import open_case

    if not (Path(path) / "custody.jsonl").is_file():
        raise NoSuchCase(folder=path)
    return open_case(path, officer=officer)


OFFICER = click.option("--officer", envvar="LEAKKIT_OFFICER", default="", help="簽署保管紀錄的承辦人")
FIRST = click.option("--first", default=None, help="事件起點的訊息編號，例如 E1-000118；預設為最嚴重者")
DECLARED = click.option("--declared", type=click.IntRange(min=1), default=None, help="當時群組人數（含發布者）")
NEED = click.option("--need-to-know", "need", multiple=True, help="有業務需要知悉者，可重複")
PASSPHRASE = click.option("--passphrase", envvar="LEAKKIT_PASSPHRASE", prompt=True, hide_input=True, help="密碼")
