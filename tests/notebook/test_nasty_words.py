"""A chat written to attack its reader, through every panel, table and document in a real browser: it is text everywhere."""

import pytest

from leakkit.investigation import new_case

from ..conftest import ticking
from .officer import FRONT, leave, needs_browser, seat

pytestmark = needs_browser
HTML = "<img src=x onerror=window.pwned=1;alert(1)><script>window.pwned=2;alert(2)</script><iframe srcdoc='<script>parent.pwned=3</script>'></iframe>"
#: sender, text; every line holds a number that the search finds
SAID = [("<svg onload=alert(3)>阿明", f"{HTML} 林小美 0912-345-678"),
        ("小潔`]${alert(4)}", "**粗** [點我](javascript:alert(5)) ![圖](http://evil.example/p.png) $\\href{javascript:alert(6)}{x^2}$ $$\\int_0$$ 0912-345-671"),
        ("=HYPERLINK(\"http://evil.example\")", "=cmd|' /C calc'!A0 @SUM(1) {{7*7}} {% raw %} ${7*7} <%= 7*7 %> 0912-345-672"),
        ("\u202e反向\x1b[31m紅", "\x1b[2J\x1b]0;title\x07紅\u202e字 &lt;b&gt; &#60;script&#62; </section></div></textarea><b onmouseover=alert(7)>粗體</b> 0912-345-673"),
        ("\"><input autofocus onfocus=alert(8)>", "'\"><style>body{display:none}</style><meta http-equiv=refresh content='0;url=http://evil.example'><base href=//evil.example> 0912-345-674")]
TITLE = "<img src=x onerror=alert(9)>$x^2$ {{7*7}} **群**"
ROSTER = ("<img src=x onerror=alert(10)>", "=1+1")
#: a page on which some of it came alive
ALIVE = """() => [window.pwned, ...[...document.querySelectorAll('mjx-container, .MathJax, [onerror], [onload], [onfocus], [onmouseover], base[href*=evil], meta[http-equiv=refresh]')].map(e => e.outerHTML.slice(0, 200)),
    ...[...document.querySelectorAll('.jp-OutputArea-output :is(script:not([type*=json]), style, iframe:not([sandbox=""]), img[src="x"], a[href^="javascript"], b, em)')]
       .filter(e => !e.closest('[data-mime-type="application/vnd.jupyter.stderr"]') && /pwned|alert|evil|display:none|粗|^x$/.test(e.outerHTML)).map(e => e.outerHTML.slice(0, 200))].filter(Boolean)"""


@pytest.fixture(scope="module")
def attacked(playwright, shots, tmp_path_factory):
    place = tmp_path_factory.mktemp("nasty")
    lines = [f"上午10:{number:02d}\t{who}\t{text}" for number, (who, text) in enumerate(SAID)]
    (place / "[LINE] <img src=x onerror=alert(11)>.txt").write_text(
        "\n".join([f"[LINE] {TITLE}的聊天記錄", "儲存日期：2025/09/15 12:00", "", "2025/09/15（一）", *lines, ""]), encoding="utf-8")
    (place / "roster.csv").write_text(f'account,name,unit,role,need_to_know\n"{SAID[0][0]}","{ROSTER[0]}","{ROSTER[1]}",member,no\n', encoding="utf-8")
    case = new_case(place / "case", "<b onclick=alert(12)>甲</b>", ticking())
    case.add(place / "*.txt", received_from="<script>alert(13)</script>")
    case.read()
    case.roster(place / "roster.csv", "E1")
    case.find()
    lab, officer = seat(playwright, shots, str(place / "case"))
    officer.case = case
    yield officer
    leave(lab, officer)


def harmless(officer):
    """Nothing of the chat came alive on the page in front."""
    return [*officer.page.evaluate(ALIVE), *officer.dialogs, *officer.outside, *officer.complaints, *officer.faults()]


def test_the_words_are_text_in_receipts_people_and_search(attacked):
    attacked.open("01_open_and_read.ipynb")
    attacked.run_all()
    attacked.run_cells(["desk.reveal('測試')", "case.table('messages')", "case.table('people')", "case.table('evidence').iloc[0]", "print(case.table('messages')['text'].tolist())",
                        "case.table('messages')['text'].tolist()", "from IPython.display import HTML; HTML(case.table('messages').to_html())",
                        "case.account()", "case.people", "raise ValueError(case.table('messages')['text'].iloc[0])"])
    attacked.idle()
    attacked.page.locator(f"{FRONT} [role=alert]").last.wait_for()
    assert [line for line in harmless(attacked) if "未預期的錯誤" not in line] == []
    people = attacked.panel("人物").inner_text()
    assert ROSTER[0] in people or "<svg onload=alert(3)>阿明" in people
    assert "<script>alert(13)</script>" in attacked.panel("收件").inner_text()
    shown = "".join(attacked.page.locator(f"{FRONT} .jp-OutputArea").all_inner_texts())
    assert "\x1b" not in shown and "⟨RLO⟩" in people


def test_the_words_are_text_in_the_review(attacked):
    attacked.turn_to("02_find_and_review.ipynb")
    attacked.run_all()
    attacked.press("逐筆審定", "Shift+R")
    seen = ""
    for _ in range(len(attacked.case.table("findings"))):
        seen += attacked.panel("逐筆審定").inner_text()
        if "全部審定完畢" in seen:
            break
        attacked.press("逐筆審定", "a")
    assert "<script>window.pwned=2;alert(2)</script>" in seen and "$\\href{javascript:alert(6)}" in seen and "{{7*7}}" in seen
    assert "⟨RLO⟩" in seen and "␛[2J" in seen and "=cmd|" in seen
    assert harmless(attacked) == []


def test_the_words_are_text_in_figures_and_law(attacked):
    attacked.turn_to("03_reconstruct_and_measure.ipynb")
    attacked.run_all()
    attacked.settled()
    marks = attacked.panel("時間軸").locator("svg [data-tip]")
    for number in range(min(marks.count(), 6)):
        marks.nth(number).hover()
    assert harmless(attacked) == []


def test_the_words_are_text_in_the_draft(attacked):
    attacked.turn_to("04_write_up.ipynb")
    attacked.run_all()
    attacked.press("文件", "v")
    attacked.settled()
    attacked.panel("文件").locator("iframe[sandbox='']").wait_for()
    assert harmless(attacked) == []
    # and the eye that looked is not blind: the same words as mark-up are seen
    attacked.page.evaluate("words => { document.querySelector('.jp-OutputArea-output').innerHTML += words.replace('x onerror', 'data:, onerror'); }", HTML)
    attacked.page.wait_for_function("window.pwned")
    assert harmless(attacked) != []
