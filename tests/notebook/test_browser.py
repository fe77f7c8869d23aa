"""The whole desk in a real JupyterLab and a real Chromium. Needs a browser: `.ci/browser.sh` installs one where it can."""

import zipfile

import pytest

from leakkit.notebook.lab import shipped

from .disk import traces, wanted
from .officer import FRONT, SEED, SHOTS, leave, needs_browser, seat

pytestmark = needs_browser
REVIEW, RECEIVE, DOCUMENTS = "逐筆審定", "收件", "文件"


@pytest.mark.parametrize("name", [path.name for path in sorted(shipped().glob("*.ipynb"))])
def test_every_notebook_runs_on_the_sample_without_a_click(sample, name):
    sample.at(name)
    assert sample.faults() == [] and sample.complaints == [] and sample.outside == []
    assert sample.page.locator(f"{FRONT} .jp-OutputArea :is(img:not([alt]), img[alt=''])").count() == 0
    panels = sample.page.locator(f"{FRONT} .lk-page > section")
    if name.startswith("05"):
        assert sample.page.locator(f"{FRONT} .jp-OutputArea img[alt]").count() == 1
        sample.page.locator(f"{FRONT} .jp-OutputArea img[alt]").evaluate("e => e.scrollIntoView({block: 'start'})")
        sample.shoot("effect")
        return
    assert panels.count() >= 1
    assert sample.boxes("個資外洩案件審定匯出檔檢舉人") == []
    assert panels.evaluate_all("all => all.filter(e => !e.getAttribute('aria-label') || e.tabIndex !== 0).length") == 0
    assert sample.page.locator(f"{FRONT} .lk-board :is(img:not([alt]), svg:not([aria-label]):not([aria-hidden]))").count() == 0
    wide = panels.evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)")
    assert max(wide) <= 1       # nothing runs out of a 1280 px screen
    if not SHOTS:
        sample.shoot(f"sample-{name[:2]}")
    sample.save()


def test_figures_speak_by_mouse_and_by_keyboard(sample):
    sample.at("03_reconstruct_and_measure.ipynb")
    marks = sample.panel("時間軸").locator("svg [data-tip]")
    line = sample.panel("時間軸").locator(".lk-tip")
    marks.first.hover()
    first = line.inner_text()
    assert "發布個資" in first and "E1-" in first
    marks.nth(1).focus()
    assert line.inner_text() not in ("", first)
    sample.page.keyboard.press("Tab")
    assert line.inner_text() == marks.nth(2).get_attribute("data-tip")
    assert sample.panel("受眾").locator("details[data-id=still] img").get_attribute("alt")
    sample.shoot("timeline", "時間軸")
    sample.shoot("audience", "受眾")


def test_a_list_is_chosen_from_by_arrow_keys(sample):
    """The arrows stay in the list (JupyterLab would go to the next cell), pass over choices, and one statement is kept: the last choice."""
    sample.at("01_open_and_read.ipynb")
    before = opened(sample, "leakkit-lab/case").table("statements")
    role = sample.panel("人物").locator("select[data-do=role]").first
    was = role.input_value()
    role.focus()
    for _ in range(2):
        sample.page.keyboard.press("ArrowDown")
    chosen = role.input_value()
    sample.page.keyboard.press("Enter")
    sample.panel("人物").locator(".lk-done").wait_for()
    after = opened(sample, "leakkit-lab/case").table("statements")
    assert chosen != was and len(after) == len(before) + 1 and after.iloc[-1]["value"] == chosen
    role.select_option(was)
    sample.settled()


def test_the_place_of_a_finding_in_a_screenshot(sample):
    """A real screenshot, read by machine: the box lies on the value, and the picture is shown only after a reveal."""
    sample.at("02_find_and_review.ipynb")
    case = opened(sample, "leakkit-lab/case")
    phone = next(row for row in case.table("findings").itertuples() if row.value == "0900-012-345" and row.message_id.startswith("E5"))
    sample.fill(REVIEW, "goto", phone.finding_id)
    sample.panel(REVIEW).locator("[name=goto]").press("Enter")
    figure = sample.panel(REVIEW).locator("figure svg")
    figure.wait_for()
    assert figure.locator("rect[stroke-width='4']").count() == 1 and figure.locator("image").count() == 0
    sample.press(REVIEW, "r")
    assert figure.locator("image").count() == 1
    box = [float(figure.locator("rect[stroke-width='4']").get_attribute(side)) for side in "xy"]
    assert 200 < box[0] < 220 and 245 < box[1] < 265          # measured on the picture by hand
    sample.shoot("picture", REVIEW)
    sample.press(REVIEW, "m") if sample.panel(REVIEW).locator("[data-key=m]").count() else None


def test_dark_theme(sample):
    sample.at("03_reconstruct_and_measure.ipynb")
    sample.page.emulate_media(color_scheme="dark")      # the desk follows the system's setting
    sample.page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    sample.page.wait_for_timeout(800)
    worst = sample.page.evaluate("""() => {
        const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
        let worst = 21;
        for (const e of document.querySelectorAll('.lk-board :is(h3, p, button, td, th, summary, svg text, pre)')) {
            let up = e, back = 'rgba(0, 0, 0, 0)';
            while (up && /, 0\\)$|transparent/.test(back)) { back = getComputedStyle(up).backgroundColor; up = up.parentElement; }
            const style = getComputedStyle(e), ink = light(e.closest('svg') ? style.fill : style.color), paper = light(back);
            worst = Math.min(worst, (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05));
        }
        return worst; }""")
    sample.shoot("dark", "受眾")
    sample.page.emulate_media(color_scheme="light")
    assert worst >= 4.5         # WCAG AA


def test_nothing_of_the_sample_stays_on_the_disk(sample):
    case = opened(sample, "leakkit-lab/case")
    assert traces(sample.lab.place, case) == []


# ---- a whole working day on a case of one's own

@pytest.fixture(scope="module")
def day(playwright, shots):
    lab, officer = seat(playwright, shots, "案件", "--officer", "政風室 甲", "--name", "114-003")
    yield officer
    leave(lab, officer)


def opened(officer, case="案件"):
    from leakkit.investigation import open_case

    return open_case(officer.lab.work / case)


def test_the_seed_case_by_mouse_and_keyboard_in_under_forty_acts(day):
    day.open("01_open_and_read.ipynb")
    day.run_all()
    day.shoot("receive-empty", RECEIVE)
    day.fill(RECEIVE, "giver", "A機關同仁")
    day.choose(RECEIVE, "#lk-files", [*map(str, sorted(SEED.glob("*LINE*.txt"))), str(SEED / "screenshot.png")])
    day.settled()
    for roster, chat in (("roster_work_group.csv", "E1"), ("roster_second_group.csv", "E3")):
        day.pick(RECEIVE, "chat", chat)
        day.choose(RECEIVE, "#lk-own", str(SEED / roster))
    day.choose(RECEIVE, "#lk-own", str(SEED / "answers.toml"))
    day.shoot("receive", RECEIVE)
    assert day.faults() == []
    day.turn_to("02_find_and_review.ipynb")
    day.run_all()
    day.press("尋找個資", "f")
    day.settled()
    assert day.faults() == []
    ten_findings(day)
    day.turn_to("01_open_and_read.ipynb")
    day.run_all()               # the page was reloaded; what was on it is not kept, what was done is
    day.choose(RECEIVE, "#lk-own", str(SEED / "decisions.csv"))
    day.settled()
    day.turn_to("03_reconstruct_and_measure.ipynb")
    day.run_all()
    assert "17–19 人" in day.panel("受眾").inner_text()
    day.turn_to("04_write_up.ipynb")
    day.run_all()
    day.press(DOCUMENTS, "b")
    day.settled()
    assert "外洩檢查通過" in day.panel(DOCUMENTS).inner_text() and day.faults() == []
    day.shoot("export", DOCUMENTS)
    assert day.acts < 40, day.acts
    with zipfile.ZipFile(day.lab.work / "案件" / "out" / "宣導.odt") as odt:
        assert "content.xml" in odt.namelist()
    assert opened(day).verify() == []


def ten_findings(day):
    """Ten findings decided by keyboard alone, one taken back; the page is reloaded after five, the kernel restarted after eight."""
    day.shoot("review-masked", REVIEW)
    day.press(REVIEW, "Shift+R")
    day.shoot("review", REVIEW)
    officers = {(row.value, row.kind): row.decision for row in _decisions().itertuples()}
    for number in range(10):
        case = opened(day)
        heading = day.panel(REVIEW).locator("h4").first.inner_text()
        row = case.table("findings").set_index("finding_id").loc[heading.split()[0]]
        decision = officers.get((row["value"], row["kind"]), "not" if row["kind"] != "relation" else "personal")
        day.press(REVIEW, {"personal": "a", "not": "x", "public": "g"}[decision])
        if number == 0:
            day.press(REVIEW, "z")
            assert day.panel(REVIEW).locator("h4").first.inner_text().split()[0] == heading.split()[0]
            day.press(REVIEW, {"personal": "a", "not": "x", "public": "g"}[decision])
        acts = day.acts         # a reload and a restart are mishaps, not acts of the case
        if number == 4:
            day.page.reload()
            day.ready("02_find_and_review.ipynb")
            day.run_all()
        if number == 7:
            day.restart()
            day.run_all()
        if number in (4, 7):
            assert f"已審定 {number + 1} /" in day.panel(REVIEW).inner_text()
            assert "○" in day.panel(REVIEW).locator(".lk-this").inner_text() or number == 4
        day.acts = acts


def _decisions():
    import pandas as pd

    return pd.read_csv(SEED / "decisions.csv", dtype=str)


def test_preview_and_a_careless_cell(day):
    """A preview is shown in a frame that runs nothing; a typed name, a printed value, an error and a pasted picture are in no file."""
    day.press(DOCUMENTS, "v")
    day.settled()
    day.panel(DOCUMENTS).locator("iframe[sandbox='']").wait_for()
    day.shoot("preview", DOCUMENTS)
    name = next(row.names[0] for row in opened(day).table("people").itertuples() if row.role == "informant")
    day.run_cells([f'print(desk.case.originals()["value"].tolist()); desk.case.people.set_role("{name}", "informant"); raise KeyError("{name}")'])
    day.idle()
    shown = day.page.locator(f"{FRONT} .jp-OutputArea").all_inner_texts()
    assert name not in "".join(shown) and name[0] + "○" in "".join(shown)
    day.save()
    saved = (day.lab.work / "案件" / "notebooks" / "04_write_up.ipynb").read_text(encoding="utf-8")
    assert name not in saved and 'set_role("P' in saved.replace("\\", "")


#: what a hurried officer types after a reveal: values, dictionaries, printed lines, warnings, a figure kept, an error
CARELESS = ("desk.reveal('逐筆比對'); case.table('findings')['value'].tolist()", "case.table('people').to_dict()", "case.table('messages')",
            "print(f\"{[*case.table('messages')['text']][100:130]}\")", "import logging; logging.getLogger().warning('|'.join(case.table('findings')['value']))",
            "import sys; sys.stderr.write(str(case.originals().to_csv()))", "case.incident().audience().figure().savefig('受眾.png')",
            "_, __, Out", "raise ValueError(case.table('findings')['value'].tolist())")


def test_what_was_revealed_and_copied_is_stripped_at_every_save(day):
    """After a reveal the values stand in the outputs; a cell is copied with its output, a value pasted into the prose, a checkpoint made."""
    day.run_cells(CARELESS)
    day.idle()
    phone = next(row.value for row in opened(day).table("findings").itertuples() if row.kind == "phone")
    assert phone in "".join(day.page.locator(f"{FRONT} .jp-OutputArea").all_inner_texts())
    day.page.evaluate("""async words => { const run = name => window.jupyterapp.commands.execute(name), book = window.jupyterapp.shell.currentWidget.content;
        await run('notebook:copy-cell'); await run('notebook:paste-cell-below');
        book.activeCell.model.sharedModel.setSource('print("' + words + '")');
        await run('notebook:insert-cell-below'); await run('notebook:change-cell-to-markdown');
        book.activeCell.model.sharedModel.setSource('抄下來的：' + words); }""", phone)
    day.save()
    day.page.evaluate("window.jupyterapp.shell.currentWidget.context.createCheckpoint()")
    for file in (day.lab.work / "案件" / "notebooks").rglob("*.ipynb"):
        saved = file.read_text(encoding="utf-8")
        assert phone not in saved and '"output_type"' not in saved
    assert "抄下來的：〔F" in (day.lab.work / "案件" / "notebooks" / "04_write_up.ipynb").read_text(encoding="utf-8")
    places = [path for path in day.lab.place.rglob("*") if path.name in ("history.sqlite", "ipython_log.py")]
    assert places == []


def test_nothing_of_a_working_day_stays_on_the_disk(day):
    """The case folder but for its own tables and evidence, the notebooks and checkpoints, Jupyter's and the kernel's folders, the
    browser's profile, the log of the server: searched for every original value in every encoding it could have."""
    day.save()
    case = opened(day)
    assert len(wanted(case)) > 30
    assert traces(day.lab.place, case) == []
