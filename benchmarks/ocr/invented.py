"""Data of nobody for the pictures: names, numbers with right check digits, sentences. The same seed gives the same data."""

import random
from html import escape
from pathlib import Path

from leakkit.pii.checksums import LETTERS
from leakkit.pii.train.invented import Lists, Names

_ROOT = Path(__file__).parents[2]
ROADS = "中山路 民生東路 信義路 復興南路 建國北路 文化路 光復路 成功路 忠孝東路 和平西路 大同街 永安街 博愛街 三民路".split()
TOWNS = ["臺北市信義區", "新北市板橋區", "桃園市中壢區", "臺中市西屯區", "臺南市東區", "高雄市左營區", "新竹縣竹北市", "彰化縣員林市",
         "嘉義縣民雄鄉", "屏東縣潮州鎮", "宜蘭縣羅東鎮", "花蓮縣吉安鄉", "苗栗縣頭份市", "雲林縣斗六市"]
MAIL = "gmail.com mail.example.com office.example.tw outlook.com yahoo.com.tw".split()
WORDS = "amy jason kevin_lin mei.chen wang1987 grace-ho taipei.lee paul99 sunny_day yhc0815".split()
CHAT = ["好的，我等一下處理", "這件請先不要外流", "請問這是哪一科的業務？", "收到，謝謝", "開會改到下午三點，地點在 5 樓會議室", "麻煩大家幫忙確認一下名單",
        "這份資料誰有？", "已轉給承辦人", "資料我放在共用資料夾了", "明天休假，請找代理人", "主秘要看簽呈，今天要陳核", "不好意思剛剛傳錯群組了", "陳情案件請依規定辦理",
        "對方說會再打電話過來詢問進度", "這個月的值班表已經更新囉", "了解，我再跟廠商聯絡", "圖片有收到嗎？看不太清楚", "記得帶識別證", "請於 11/30 前回覆意見調查表"]
LONG = ["檢舉人{person}（電話 {phone}）反映該工地夜間施工噪音，請於三日內回覆。", "當事人{person}身分證字號{national_id}，住{address}，請查明。",
        "麻煩聯絡{person}，手機{phone}，信箱 {email}", "車主{person}，車號{plate}，違規停車已被拍照檢舉", "學生{person}生日{birthdate}，學號{student}，家長電話{phone}",
        "病患{person}（{birthdate}生）健保卡號{nhi}，已轉診", "退款帳戶：{bank}，戶名{person}", "被檢舉人{masked}，檢舉人{person}，案號{case}",
        "申請人{masked}電話{phone}，資料不全，請補正", "{masked}昨天打來說他的身分證{national_id}寫錯了", "寄件人：{person}，地址：{address}",
        "請假：{person} 11/20 下午，代理人{person}", "1999轉來的，民眾{masked}抱怨路燈不亮，回電{phone}"]


class Invented:
    """One generator of data; every method gives text in which a personal datum is marked for the gold."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.names = Names(Lists.read(_ROOT / "datasets" / "names"), self.rng)

    def pick(self, things):
        """One of a list."""
        return self.rng.choice(things)

    def digits(self, count):
        """So many digits, the first not 0."""
        return str(self.rng.randrange(1, 10)) + "".join(str(self.rng.randrange(10)) for _ in range(count - 1))

    def person(self):
        """A full name of two to four characters."""
        return self.names.surname() + self.names.given()

    def masked(self):
        """A name with one or two characters hidden by a circle or another sign."""
        sign = self.rng.choice("○○○○○〇◯O●＊*")
        surname, given = self.names.surname(), self.names.given()
        return surname + self.rng.choice([sign + given[-1], sign + given[-1], sign * 2, given[0] + sign])

    def phone(self):
        """A mobile or land line in one of the usual shapes."""
        mobile = "09" + "".join(str(self.rng.randrange(10)) for _ in range(8))
        shapes = [mobile, f"{mobile[:4]}-{mobile[4:7]}-{mobile[7:]}", f"{mobile[:4]}-{mobile[4:]}", f"{mobile[:4]} {mobile[4:7]} {mobile[7:]}",
                  f"02-{self.digits(8)}", f"(04){self.digits(4)}-{self.digits(4)}", f"07-{self.digits(7)}"]
        return self.rng.choice(shapes)

    def national_id(self):
        """A number whose check digit is right."""
        letter = self.rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        body = str(self.rng.randrange(1, 3)) + "".join(str(self.rng.randrange(10)) for _ in range(7))
        total = sum(w * int(d) for w, d in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1), f"{LETTERS[letter]}{body}", strict=True))
        return f"{letter}{body}{-total % 10}"

    def birthdate(self):
        """ROC or western."""
        year, month, day = self.rng.randrange(1950, 2008), self.rng.randrange(1, 13), self.rng.randrange(1, 29)
        shapes = [f"{year - 1911}年{month}月{day}日", f"民國{year - 1911}年{month}月{day}日", f"{year}/{month:02}/{day:02}",
                  f"{year}-{month:02}-{day:02}", f"{year - 1911}.{month:02}.{day:02}"]
        return self.rng.choice(shapes)

    def address(self):
        """Town, road, number, floor."""
        town, road = self.rng.choice(TOWNS), self.rng.choice(ROADS)
        lane = self.rng.choice(["", "", f"{self.rng.randrange(2, 400)}巷", f"{self.rng.randrange(2, 300)}巷{self.rng.randrange(2, 60)}弄"])
        floor = self.rng.choice(["", "", f"{self.rng.randrange(2, 15)}樓", f"{self.rng.randrange(2, 9)}樓之{self.rng.randrange(1, 6)}"])
        return f"{town}{road}{self.rng.choice(['', '一段', '二段'])}{lane}{self.rng.randrange(1, 500)}號{floor}"

    def email(self):
        """An address at an invented or a common host."""
        return f"{self.rng.choice(WORDS)}{self.rng.choice(['', '01', '.tw'])}@{self.rng.choice(MAIL)}"

    def plate(self):
        """A plate of today or of before 2012."""
        letters = "".join(self.rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(3))
        return self.rng.choice([f"{letters}-{self.digits(4)}", f"{self.digits(4)}-{letters[:2]}"])

    def student(self):
        """A student number."""
        return self.rng.choice("BMD") + self.digits(8)

    def nhi(self):
        """A card number of twelve digits."""
        return "0000" + self.digits(8)

    def bank(self):
        """Bank code and account."""
        return f"{self.rng.choice(['004', '007', '012', '700', '822'])}-{self.digits(12)}"

    def case(self):
        """A case number."""
        return f"114年度他字第{self.rng.randrange(100, 9999)}號"

    def small(self):
        """A sentence with nothing personal, as HTML."""
        return escape(self.rng.choice(CHAT))

    def telling(self):
        """A sentence with personal data, marked, as HTML."""
        return self.fill(self.rng.choice(LONG))

    def fill(self, pattern):
        """`pattern` with each {kind} replaced by a marked datum, as HTML."""
        for kind in ("person", "phone", "national_id", "address", "email", "plate", "birthdate", "student", "nhi", "bank", "case", "masked"):
            while "{" + kind + "}" in pattern:
                pattern = pattern.replace("{" + kind + "}", marked(kind, getattr(self, kind)()), 1)
        return pattern

    def clock(self, after=None):
        """Minutes of the day, later than `after`."""
        return (after if after is not None else self.rng.randrange(480, 1000)) + self.rng.randrange(0, 9)


def marked(kind, value):
    """A datum as HTML that the gold is read from."""
    return f'<span data-pii="{kind}">{escape(value)}</span>'


def twelve(minutes):
    """上午9:05, as LINE prints it."""
    hour, minute = divmod(minutes, 60)
    return f"{'上午' if hour < 12 else '下午'}{hour % 12 or 12}:{minute:02}"


def twentyfour(minutes):
    """09:05."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
