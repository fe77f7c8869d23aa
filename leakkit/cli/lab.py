"""The notebooks: JupyterLab on a case, and notebook files cleaned of values."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, opened_case
from leakkit.language import tell


@app.command(help="開啟筆記本（JupyterLab，只在本機）；不給案件則用隨附的示範案件")
@click.argument("case", required=False)
@click.option("--name", default="", help="建立新案件時的案號或案名")
@click.option("--browser/--no-browser", default=True, help="自動開啟瀏覽器")
@click.option("--port", type=click.IntRange(1024, 65535), default=None, help="連接埠，預設自動挑選")
@OFFICER
def lab(case, name, browser, port, officer):
    """leakkit lab [CASE]"""
    from leakkit.notebook import lab as room

    sample = case is None
    folder = _made(Path(case) if case else Path("leakkit-lab/case"), officer, name, sample)
    status = room.run(folder, officer, sample, browser, port, say=click.echo)
    if status:
        raise click.exceptions.Exit(1)


def _made(folder: Path, officer, name, sample) -> Path:
    """The case folder, made when it is not there and an officer is named."""
    from leakkit.custody import LOG
    from leakkit.errors import InputError
    from leakkit.investigation import new_case

    if sample:
        from leakkit.notebook.officers_desk import open_folder

        return open_folder(folder, officer, True).folder.path
    if not (folder / LOG).is_file():
        if not officer:
            raise InputError(why=tell("notebook.lab.officer", folder=folder))
        new_case(folder, officer, name=name)
    return folder


@app.command(help="清除筆記本檔案裡的輸出、附件；加 --case 時一併把姓名、帳號與個資換成編號")
@click.argument("files", nargs=-1, required=True)
@click.option("--case", default=None, help="案件資料夾")
@click.option("--check", is_flag=True, help="只檢查，不改檔；有需要清除的就以 1 結束")
def strip(files, case, check):
    """leakkit strip FILES"""
    from leakkit.notebook import strip as cleaned

    opened = opened_case(case) if case else None
    dirty = 0
    for file in files:
        changed = cleaned(file, opened, check)
        dirty += changed
        click.echo(tell("notebook.lab.clean" if not changed else "notebook.lab.dirty" if check else "notebook.lab.kept", file=file))
    if check and dirty:
        raise click.exceptions.Exit(1)
