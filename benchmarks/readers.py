"""How fast and in how much memory leakkit reads LINE and WhatsApp, against a plain ``for line in file`` pass over the same file.

    python benchmarks/readers.py            20,000 and 200,000 messages, phone and PC
    python benchmarks/readers.py 2000000    another number of messages
    python benchmarks/readers.py --peers scratch/bin/python 200000
                                            whatstk and chat-miner too, from an environment of their own (never a dependency of leakkit)

Each figure comes from a process of its own, so that memory is not shared; time is CPU time, the best of three. The chats are made by
a seeded generator from invented names and everyday words.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("陳怡君", "王大同", "科長 林志明", "Mia Chang", "阿坤(養工)", "小潔🌸", "蔡sir", "高子謙")
WORDS = ("今天 路燈 巡查 的 報告 請 大家 確認 一下 謝謝 收到 明天 早上 九點 會議室 集合 公文 已經 送出 囉 那個 案子 民眾 陳情 電話 打來 問 處理 情形").split()
WEEKDAYS = "一二三四五六日"
A_DAY = 150


def _days(count: int, chance: random.Random):
    """(day, [(minute, who, body or None for a recall)]) until `count` rows are made."""
    day = dt.date(2015, 1, 1)
    while count > 0:
        minutes = sorted(chance.randrange(1440) for _ in range(min(A_DAY, count)))
        yield day, [(minute, chance.choice(NAMES), _body(chance)) for minute in minutes]
        count -= len(minutes)
        day += dt.timedelta(1)


def _body(chance: random.Random) -> str | None:
    kind = chance.random()
    words = "".join(chance.choices(WORDS, k=chance.randint(2, 12)))
    if kind < 0.86:
        return words
    if kind < 0.93:
        return "[貼圖]"
    return f"{words}\n{words}" if kind < 0.99 else None


def phone(count: int) -> str:
    """A phone export of `count` rows, zh-TW, 12-hour clocks."""
    out = ["[LINE] 工程科公務群的聊天記錄", "儲存日期：2025/11/03 18:20"]
    for day, rows in _days(count, random.Random(1)):
        out += ["", f"{day:%Y/%m/%d}（{WEEKDAYS[day.weekday()]}）"]
        for minute, who, body in rows:
            clock = f"{'上午' if minute < 720 else '下午'}{minute // 60 % 12 or 12:02d}:{minute % 60:02d}"
            if body is None:
                out.append(f"{clock}\t\t\u2068{who}\u2069已收回訊息")
            else:
                out.append(f'{clock}\t{who}\t"{body}"' if "\n" in body else f"{clock}\t{who}\t{body}")
    return "\n".join(out) + "\n"


def desktop(count: int) -> str:
    """A PC export of `count` rows, zh-TW."""
    out = []
    for day, rows in _days(count, random.Random(2)):
        out.append(f"{day:%Y.%m.%d} 星期{WEEKDAYS[day.weekday()]}")
        out += [f"{minute // 60:02d}:{minute % 60:02d} {who}" + ("已收回訊息" if body is None else " " + body.replace("[貼圖]", "貼圖"))
                for minute, who, body in rows]
    return "\n".join(out) + "\n"


def whatsapp(count: int) -> str:
    """An iPhone's WhatsApp export of `count` rows, zh-TW."""
    out = []
    for day, rows in _days(count, random.Random(3)):
        date = f"{day.year}/{day.month}/{day.day}"
        for minute, who, body in rows:
            clock = f"{'上午' if minute < 720 else '下午'}{minute // 60 % 12 or 12}:{minute % 60:02d}:{minute * 7 % 60:02d}"
            mark = "\u200e" if body in (None, "[貼圖]") else ""
            out.append(f"{mark}[{date} {clock}] {who}: {mark}{ {None: '此訊息已刪除。', '[貼圖]': '貼圖已忽略'}.get(body, body) }")
    return "\r\n".join(out) + "\r\n"


def android(count: int) -> str:
    """An Android phone's WhatsApp export of `count` rows, en, 24 hours, day first."""
    out = []
    for day, rows in _days(count, random.Random(4)):
        for minute, who, body in rows:
            text = {None: "This message was deleted", "[貼圖]": "<Media omitted>"}.get(body, body)
            out.append(f"{day:%d/%m/%Y}, {minute // 60:02d}:{minute % 60:02d} - {who}: {text}")
    return "\n".join(out) + "\n"


def plain(path: str) -> int:
    """The pass that everything is compared with."""
    with open(path, encoding="utf-8") as file:
        return sum(1 for _ in file)


def ours(path: str) -> int:
    from leakkit.readers import read_export

    return len(read_export(path).messages)


FILES = (("LINE phone", phone), ("LINE PC", desktop), ("WhatsApp iOS", whatsapp), ("WhatsApp Android", android))


def _peak(afresh: bool = False) -> int:
    """Peak resident memory in KiB; `afresh` makes it begin at what is held now (a process also inherits the peak of the one that started it)."""
    if afresh:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def _child(which: str, path: str, warm: str):
    """Measure in this process: warm up on a small file, then time three readings; print the figures as JSON."""
    read = {"plain": plain, "ours": ours}[which]
    read(warm)
    before = _peak(afresh=True)
    read(path)
    peak = _peak() - before
    times = []
    for _ in range(3):
        started = time.process_time()
        count = read(path)
        times.append(time.process_time() - started)
    print(json.dumps({"count": count, "seconds": min(times), "peak": peak * 1024}))


PEERS = """
import contextlib, io, json, sys, time, warnings
warnings.simplefilter("ignore")

def whatstk(path):
    from whatstk import WhatsAppChat
    return len(WhatsAppChat.from_source(path, hformat="%d/%m/%Y, %H:%M - %name:").df)

def chat_miner(path):
    from chatminer.chatparsers import WhatsAppParser
    parser = WhatsAppParser(path)
    parser.parse_file()
    return len(parser.parsed_messages.get_df())

read = {"whatstk": whatstk, "chat-miner": chat_miner}[sys.argv[1]]
started = time.process_time()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    count = read(sys.argv[2])
print(json.dumps({"count": count, "seconds": time.process_time() - started}))
"""


def peers(python: str, counts) -> None:
    """Print how whatstk and chat-miner read the Android file, one reading each; whatstk is told the shape of the header."""
    print("peer | messages | rows given back | plain pass ms | peer ms | ratio")
    clean = {name: cell for name, cell in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            path = Path(folder) / "WhatsApp Chat with Trip.txt"
            path.write_text(android(count), encoding="utf-8")
            base = _measured("plain", path, path)
            for peer in ("whatstk", "chat-miner"):
                done = subprocess.run([python, "-c", PEERS, peer, str(path)], capture_output=True, text=True, env=clean)
                if done.returncode:
                    print(f"{peer} | {count:,} | {done.stderr.strip().splitlines()[-1:]}")
                    continue
                found = json.loads(done.stdout.strip().splitlines()[-1])
                print(f"{peer} | {count:,} | {found['count']:,} | {base['seconds'] * 1e3:.0f} | {found['seconds'] * 1e3:.0f} | "
                      f"{found['seconds'] / base['seconds']:.0f}", flush=True)


def _measured(which: str, path: Path, warm: Path) -> dict:
    done = subprocess.run([sys.executable, __file__, "--child", which, str(path), str(warm)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main(counts) -> None:
    """Print one row a file: size, messages, both times, the ratio, peak memory in file sizes."""
    print("file | messages | MB | plain pass ms | leakkit ms | ratio | peak memory / file size")
    with tempfile.TemporaryDirectory() as folder:
        for name, write in FILES:
            warm = Path(folder) / f"warm {name}.txt"
            warm.write_text(write(500), encoding="utf-8")
            for count in counts:
                path = Path(folder) / f"{name} {count}.txt"
                path.write_text(write(count), encoding="utf-8")
                base, own = _measured("plain", path, warm), _measured("ours", path, warm)
                assert own["count"] == count, (own["count"], count)
                size = path.stat().st_size
                print(f"{name} | {count:,} | {size / 1e6:.1f} | {base['seconds'] * 1e3:.0f} | {own['seconds'] * 1e3:.0f} | "
                      f"{own['seconds'] / base['seconds']:.1f} | {own['peak'] / size:.1f}", flush=True)
                path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(*sys.argv[2:])
    elif sys.argv[1:2] == ["--peers"]:
        sizes = [int(argument) for argument in sys.argv[3:]] or [200_000]
        main(sizes)
        peers(sys.argv[2], sizes)
    else:
        main([int(argument) for argument in sys.argv[1:]] or [20_000, 200_000])
