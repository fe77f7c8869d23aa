"""Makes the invented research data beside this folder, the same bytes each time:  python generate.py

cases.csv      500 or so de-identified case rows of 24 invented agencies, 2021-01 to 2025-12
agencies.csv   every agency, its type, its staff, and the first month under the rule "mask-first" (empty = never)
[LINE] …txt    three years of one invented office group, with the rule from 2025-01
truth.csv      what each message of that group truly is, by its first line: the reviewer's answer

Written into the data, and so what a method should find: at agencies under the rule cases fall to 0.5 of what they were; in the group the share of
case-handling messages that show somebody's data falls from 0.15 to 0.07.
"""

import csv
import datetime as dt
import random
from pathlib import Path

HERE = Path(__file__).parent.parent
RATIO, BEFORE, AFTER = 0.5, 0.15, 0.07
FIRST = (2021, 1)
MONTHS = 60


def month(number):
    year, rest = divmod(FIRST[0] * 12 + FIRST[1] - 1 + number, 12)
    return f"{year}-{rest + 1:02d}"


def poisson(rng, mean):
    """A Poisson draw by counting exponential gaps."""
    count, gone = 0, rng.expovariate(1)
    while gone < mean:
        count, gone = count + 1, gone + rng.expovariate(1)
    return count


def agencies(rng):
    types = ["local"] * 12 + ["central"] * 5 + ["school"] * 4 + ["police", "hospital", "enterprise"]
    began = ["2024-01"] * 8 + ["2024-07"] * 6 + [""] * 10
    rng.shuffle(types)
    rng.shuffle(began)
    return [{"agency": f"K{i:02d}", "agency_type": kind, "staff": rng.choice([40, 60, 90, 120, 200, 320]), "began": start}
            for i, (kind, start) in enumerate(zip(types, began), 1)]


def cases(rng, offices):
    rows = []
    for office in offices:
        base = 0.14 + office["staff"] / 700 + rng.uniform(-0.05, 0.08)
        for number in range(MONTHS):
            season = 1 + 0.25 * (month(number)[5:] in ("03", "04", "09", "10"))
            under = office["began"] != "" and month(number) >= office["began"]
            for _ in range(poisson(rng, base * season * (1 + 0.003 * number) * (RATIO if under else 1))):
                rows.append(case_row(rng, office, month(number), under))
    rows.sort(key=lambda row: (row["month"], row["agency"]))
    return [{"row_id": f"R{i:04d}", **row} for i, row in enumerate(rows, 1)]


def case_row(rng, office, when, under):
    pick = rng.choices
    chat = pick(["group", "direct", "open"], [85, 10, 5])[0]
    band = "1-5" if chat == "direct" else pick(["6-10", "11-20", "21-50", "51-100", "101+"], [15, 35, 30, 14, 6])[0]
    kinds = ["person", *pick(["phone", "address", "national_id", "medical", "case_no", "email"], [40, 25, 12, 8, 25, 5], k=pick([0, 1, 2], [2, 5, 3])[0])]
    exposure = pick(["<5m", "5-29m", "30-119m", "2-23h", "24h+"], [28, 30, 18, 14, 10] if under else [16, 24, 24, 20, 16])[0]
    ended = pick(["unsent", "removed", "none-seen"], [70, 6, 24])[0]
    data = sorted({{"medical": "Medical", "case_no": "Internal"}.get(kind, "Personal") for kind in kinds})
    return {
        "month": when, "agency": office["agency"], "agency_type": office["agency_type"],
        "channel": pick(["line", "whatsapp", "teams", "telegram"], [88, 4, 6, 2])[0], "chat_type": chat, "group_band": band, "audience_band": band,
        "persons_band": pick(["1", "2-5", "6-20"], [78, 18, 4])[0], "kinds": "、".join(sorted(set(kinds))),
        "role": pick(["informant", "subject", "outsider", "unknown"], [46, 18, 26, 10])[0],
        "exposure_band": "unknown" if ended == "none-seen" else exposure, "ended_by": ended, "reached": pick(["0", "1", "2+"], [80, 16, 4])[0],
        "severity": pick(["low", "medium", "high", "very high"], [30, 30, 14, 26])[0],
        "provisions": "、".join(["個人資料保護法 18", *(["刑法 132"] if rng.random() < 0.2 else [])]),
        "outcome": pick(["none", "advice", "discipline", "referred", "unknown"], [22, 48, 20, 3, 7])[0], "rules": "mask-first" if under else "",
        "veris_action": "misuse.Data mishandling" if under else "error.Misdelivery" if chat == "direct" else "error.Publishing error",
        "veris_actor": "internal.End-user", "veris_data": "、".join(data), "source": "hand-coded"}


# ---- the group

MEMBERS = ["柯雅雯", "游志豪", "涂美惠", "藍柏宇", "卓怡君", "鄔俊傑", "邱秀蓮", "馮冠宇", "紀佳蓉", "彭文彬", "施宜萱", "田國華"]
SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾廖賴徐周"
GIVEN = "淑芬 志明 美玲 建宏 雅婷 俊賢 惠如 家豪 麗華 文雄 秀英 宗翰 佩珊 國隆 怡靜 明哲 玉蘭 信宏 素真 柏翰".split()
PLACES = ["石橋路二段", "青溪街", "山腳路一段", "永豐街", "文化路", "竹林巷", "大同街三段", "北勢路"]
ISSUES = ["路燈不亮", "鄰居噪音", "水溝堵塞", "違規停車", "路面坑洞", "樹木倒塌", "垃圾堆置", "施工擾民", "流浪犬", "人行道佔用"]
CHATTER = ["早安", "收到", "好的謝謝", "下午三點開會", "便當訂幾個？", "今天輪到誰值班", "表單我放公用槽", "週五系統維護", "辛苦了", "影印機又卡紙", "記得打卡", "會議紀錄已寄出",
           "1999 轉來的都先登錄", "個資講習改到下週二", "請大家把本月件數填一下", "停車場今天施工", "里長剛剛有來找科長", "明天請假半天", "公文系統好慢", "好"]
UNMASKED = ["{name}反映{place}{issue}，電話{phone}，誰方便回一下", "陳情人{name} {phone}，{place}{number}號，{issue}", "檢舉人{name}，住{place}{number}號，檢舉{issue}，請科內處理",
            "這件{name}又打來了 {phone}", "1999轉：{name}／{phone}／{place}{issue}", "案號{case}，{name}，{mail}，{issue}"]
HIDDEN = ["{name}今天又來櫃台罵人", "就是{place}那個{name}啦，上次那件", "{nick}說他家門口{issue}還沒好，電話你有齁 {run}"]
MASKED = ["{masked}反映{place}{issue}，案號{case}", "陳情案{case}已分文，請承辦於期限內回復", "{surname}小姐（電話末三碼{tail}）{issue}，已聯繫", "案號{case} {issue}，民眾要求保密，勿透露",
          "檢舉案{case}已結，回復稿陳核中", "市政信箱{case}，{issue}，請二股收案", "{surname}先生的陳情我來回", "陳情人09xx-xxx-{tail}，{issue}，細節看系統"]
OFFICIAL = ["里長{name}會同會勘{place}{issue}，電話{phone}（里辦公處）", "廠商窗口{name} {phone}，{issue}的維修單找他"]


def message(rng, unmasked_share):
    """(text, handles, unmasked)"""
    kind = rng.random()
    if kind < 0.40:
        return rng.choice(CHATTER), 0, 0
    share = (kind - 0.40) / 0.60
    if share < unmasked_share:
        return fill(rng, rng.choice(UNMASKED if rng.random() < 0.8 else HIDDEN)), 1, 1
    return fill(rng, rng.choice(OFFICIAL if rng.random() < 0.04 else MASKED)), 1, 0


def fill(rng, text):
    surname, given, tail = rng.choice(SURNAMES), rng.choice(GIVEN), f"{rng.randrange(1000):03d}"
    return text.format(name=surname + given, surname=surname, masked=surname + "○○", nick="阿" + given[-1] + "伯", place=rng.choice(PLACES), number=rng.randrange(1, 300),
                       issue=rng.choice(ISSUES), phone=f"0900-0{rng.randrange(100):02d}-{tail}", run=f"09000{rng.randrange(100000):05d}", tail=tail, mail=f"user{tail}@example.com",
                       case=f"11{rng.randrange(2, 5)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}-{rng.randrange(1000000):06d}")


WEEK = "一二三四五六日"


def chat(rng):
    """(lines, truth rows) of the export."""
    title = "里民服務公務群"
    lines = [f"[LINE] {title}的聊天記錄", "儲存日期：2026/01/05 09:00", ""]
    truth, day = [], dt.date(2023, 1, 3)
    while day < dt.date(2026, 1, 1):
        if day.weekday() < 5:
            lines.append(f"{day:%Y/%m/%d}（{WEEK[day.weekday()]}）")
            if not truth:
                for member in MEMBERS[1:]:
                    lines.append(f"上午08:00\t\t{MEMBERS[0]}邀請{member}加入群組")
                    lines.append(f"上午08:00\t\t{member}已加入群組")
            minute = 8 * 60 + 5
            for _ in range(poisson(rng, 3.6)):
                minute += rng.randrange(3, 90)
                if minute >= 17 * 60:
                    break
                lines_and_truth(rng, day, minute, lines, truth)
            lines.append("")
        day += dt.timedelta(days=1)
    return lines, truth


def lines_and_truth(rng, day, minute, lines, truth):
    text, handles, unmasked = message(rng, BEFORE if day.year < 2025 else AFTER)
    who = rng.choice(MEMBERS)
    hour = minute // 60
    stamp = f"{'上午' if hour < 12 else '下午'}{(hour - 1) % 12 + 1:02d}:{minute % 60:02d}"
    if unmasked and rng.random() < 0.2:
        lines.append(f"{stamp}\t\t{who}已收回訊息")
        truth.append({"first_line": len(lines), "month": f"{day:%Y-%m}", "handles": 1, "unmasked": 1, "recalled": 1})
        return
    lines.append(f"{stamp}\t{who}\t{text}")
    truth.append({"first_line": len(lines), "month": f"{day:%Y-%m}", "handles": handles, "unmasked": unmasked, "recalled": 0})


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    rng = random.Random(20260105)
    offices = agencies(rng)
    write("agencies.csv", offices)
    write("cases.csv", cases(rng, offices))
    lines, truth = chat(rng)
    (HERE / "[LINE] 里民服務公務群的聊天.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    write("truth.csv", truth)
