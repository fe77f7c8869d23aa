"""Pages of our own HTML through a headless Chromium to pictures with gold text.

    python benchmarks/ocr/render.py OUT [--set tuned|held_out|unseen|blind] [--seed N] [--fonts FOLDER] [--only NAME]

OUT gets NAME.png or .jpg and NAME.json: ``lines`` (text and box), ``pii`` (kind and value), ``messages`` (side, sender, time, text; chats
only), ``title``, ``members``, ``kind``. The gold is read from the page itself, so it is what the picture shows. Degradations come after.
"""

import argparse
import json
import os
import tempfile
from importlib import import_module
from pathlib import Path

GOLD = r"""
() => {
  const hidden = node => { for (let e = node.parentElement; e; e = e.parentElement) if (e.dataset.skip !== undefined) return true; return false; };
  const lines = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (hidden(node) || !node.data.trim() || ['SCRIPT', 'STYLE'].includes(node.parentElement.tagName)) continue;
    let last = null;
    for (let i = 0; i < node.data.length; i++) {
      const wide = node.data.codePointAt(i) > 0xffff; const end = i + (wide ? 2 : 1);
      range.setStart(node, i); range.setEnd(node, end);
      const r = range.getClientRects()[0]; const sign = node.data.slice(i, end); if (wide) i++;
      if (!r || !r.width) continue;
      if (last && Math.abs(last.y - r.y) < 3 && r.x - (last.x + last.w) < 3) { last.text += sign; last.w = r.x + r.width - last.x; }
      else { last = {text: sign, x: r.x, y: r.y, w: r.width, h: r.height}; lines.push(last); }
    }
  }
  const text = e => e.innerText.replace(/\s+/g, '');
  return {lines,
    pii: [...document.querySelectorAll('[data-pii]')].map(e => ({kind: e.dataset.pii, value: e.textContent})),
    messages: [...document.querySelectorAll('[data-msg]')].map(e => ({side: e.dataset.msg, sender: e.dataset.sender || '', time: e.dataset.time || '',
      date: e.dataset.date || '', kind: e.dataset.kind || 'text', text: text(e)})),
    recalls: document.querySelectorAll('[data-recall]').length,
    days: [...document.querySelectorAll('[data-day]')].map(e => e.dataset.day),
    reads: [...document.querySelectorAll('[data-read]')].map(e => +e.dataset.read),
    fields: [...document.querySelectorAll('[data-field]')].map(e => ({label: e.dataset.field, value: e.textContent.trim()})),
    title: document.body.dataset.title || '', members: +(document.body.dataset.members || 0), kind: document.body.dataset.kind || 'other'};
}
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{bundled}</dir>{more}<cachedir>{cache}</cachedir></fontconfig>"""


def fontconfig(folder, cache):
    """A fontconfig file that offers the bundled font, the machine's, and those of `folder`; its path."""
    import noto_cjk_sans_otc

    more = "".join(f"<dir>{place}</dir>" for place in ("/usr/share/fonts", folder) if place)
    path = Path(cache) / "fonts.conf"
    path.write_text(FONTS.format(bundled=Path(noto_cjk_sans_otc.FONT_PATH).parent, more=more, cache=cache), encoding="utf-8")
    return path


def render(scenes, out, fonts=None, only=None):
    """Write every scene (`Scene`) to `out` as a picture and its gold."""
    from playwright.sync_api import sync_playwright

    from degrade import degraded

    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as cache, sync_playwright() as tools:
        env = {**os.environ, "FONTCONFIG_FILE": str(fontconfig(fonts, cache))}
        browser = tools.chromium.launch(executable_path=_chromium(), env=env)
        for scene in scenes:
            if only and only not in scene.name:
                continue
            page = browser.new_page(viewport={"width": scene.width, "height": scene.height}, device_scale_factor=scene.scale)
            page.set_content(scene.html, wait_until="load")
            gold = page.evaluate(GOLD)
            png = page.screenshot(full_page=scene.long)
            page.close()
            for line in gold["lines"]:
                line.update({key: line[key] * scene.scale for key in "xywh"})
            if not scene.long:
                gold = _visible(gold, scene)
            data, suffix = degraded(png, scene.damage, scene.seed)
            (out / f"{scene.name}{suffix}").write_bytes(data)
            gold |= {"name": scene.name, "style": scene.style, "damage": scene.damage, "file": scene.name + suffix}
            (out / f"{scene.name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
        browser.close()


def _visible(gold, scene):
    """Gold without what lies below the fold; a scene must be laid out so that no datum does."""
    low = scene.height * scene.scale
    cut = [line for line in gold["lines"] if line["y"] + line["h"] > low + 1]
    if cut:
        raise SystemExit(f"{scene.name}: {len(cut)} lines lie below the picture ({cut[0]['text']})")
    return gold


def _chromium():
    import shutil

    return shutil.which("chromium") or shutil.which("google-chrome")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--set", default="tuned")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--fonts")
    parser.add_argument("--only")
    asked = parser.parse_args()
    scenes = import_module(asked.set).scenes
    render(scenes(asked.seed), asked.out, asked.fonts, asked.only)


if __name__ == "__main__":
    main()
