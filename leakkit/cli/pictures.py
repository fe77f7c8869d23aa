"""Pictures: read those that messages hold, cover what they show."""

from __future__ import annotations

from pathlib import Path

import click

from leakkit.cli.app import app
from leakkit.cli.asking import OFFICER, opened_case, progress
from leakkit.language import tell


@app.command(help="辨識訊息所附的圖片（每張只讀一次；中斷後再執行即接續）")
@click.argument("case")
@click.option("--most", type=click.IntRange(min=1), default=None, help="這次最多讀幾張")
@OFFICER
def pictures(case, most, officer):
    """leakkit pictures CASE"""
    opened = opened_case(case, officer)
    table = opened.read_pictures(progress, most)
    click.echo(tell("cli.pictures", read=int((table["state"] == "read").sum()), failed=int((table["state"] == "not-read").sum()),
                    left=len(opened.pictures_left())))


@app.command(help="記下截圖是哪一天（承辦人的陳述），並重讀；none 為收回")
@click.argument("case")
@click.argument("evidence_id")
@click.option("--shown", default=None, help="畫面未印日期的訊息是哪一天（2025-09-15 或 114/9/15）")
@click.option("--taken", default=None, help="截圖的擷取日；畫面上的「今天」「昨天」據以定日期")
@OFFICER
def dated(case, evidence_id, shown, taken, officer):
    """leakkit dated CASE EVIDENCE_ID"""
    opened = opened_case(case, officer)
    opened.dated(evidence_id, shown, taken)
    click.echo(str(opened.read(progress=progress)))


@app.command(help="遮蓋圖片中的個資，另存新檔（像素塗黑、去除中繼資料，並再次辨識確認）")
@click.argument("image")
@click.argument("out", required=False)
@click.option("--case", default=None, help="案件：連同案件已認定的個資與姓名一併遮蓋；IMAGE 可為證據編號")
@OFFICER
def redact(image, out, case, officer):
    """leakkit redact IMAGE OUT"""
    from leakkit.investigation.pictures import redact_image

    target = out or f"{Path(image).stem}_遮蓋.png"
    made = opened_case(case, officer).redact(image, target) if case else redact_image(image, target)
    click.echo(tell("cli.written", file=made))
