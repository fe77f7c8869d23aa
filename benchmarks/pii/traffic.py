"""Ordinary zh-TW office chat for measuring speed: seeded, invented, and not used to judge what is found.

`messages(count, share=0.03, seed=0)`: short answers and stickers (half of all, many of them alike, as in any chat), talk about times, rooms,
prices, links, parcels, rules and roads (nearly all different), and a `share` with personal data of mixed kinds.
"""

import random

SHORT = """好 好喔 好的 收到 收到，謝謝 OK ok 了解 辛苦了 謝謝 感恩 哈哈哈 笑死 嗯嗯 對啊 沒問題 可以 在嗎 到了 我晚點回 明天見 早安 晚安 +1 不行 真的假的 傻眼 加油 等等
等我一下 馬上到 已讀 恭喜 生日快樂 新年快樂 [貼圖] [照片] [影片] [檔案] 貼圖 照片已傳送 👍 👍👍 🙏 😂😂 ❤️ 原來如此 是喔 哇 讚 幫推 沒事 不客氣 麻煩了 再說 隨便 都可以 我也是 同意 無意見 如擬""".split()
ORDINARY = """
{t} 開會記得帶{thing}|會議改到{d} {t}，地點{room}|{room}的投影機壞了，誰可以報修|{thing}已放在你桌上，有空看一下|請問{thing}的電子檔在哪個資料夾
便當 {n2} 元，飲料 {n2} 元，共 {n3} 元|午餐訂{food}，{t}前跟我登記|今天{food}有夠難吃，下次換一家|{food}買一送一到{d}|有人要團購{food}嗎，滿 {n3} 免運
高鐵 {t} 出發，{n2} 號月台|我搭 {n3} 號公車，大概 {n1} 分鐘後到|塞車了，可能會晚 {n2} 分鐘|停車場只剩 {n2} 格，要停快點|油價又漲了 {n1} 毛
https://www.{site}.com.tw/news/{n6}.html 這篇寫得不錯|連結在這 https://forms.gle/{code}，{d}前填|影片 https://youtu.be/{code} 第 {n2} 分鐘開始|檔案在 \\\\share\\{y}年\\{thing}.xlsx|系統版本更新到 {n1}.{n1}.{n2}
依{y}年度施政計畫第 {n1} 點辦理|請各單位於 {y} 年 {n1} 月 {n2} 日前回復|依行政程序法第 {n2} 條規定辦理|本案已簽奉核可，請依限辦理|公文往返 {n1} 次了還沒核定|主旨：檢送{thing}一份，請查照
{thing}採購案預算 {n3},000 元，{d} 開標|第 {n1} 季執行率 {n2}.{n1}%，要再趕|經費剩 {n3},{n3} 元|發票金額 {n3} 元記得核銷|統編我再查一下，先開二聯
包裹 {n4}{n6} 到 {d} 前要領|訂單 #{n6} 已出貨|冷氣溫度設 {n2} 度好嗎|今天氣溫 {n2} 度，{place}午後有雷陣雨|{place}那邊下大雨，記得帶傘
{place}路段施工到{d}，請改道|{place}的路燈維修好了沒|活動中心{t}開門|{place}夜市好多人|週末去{place}走走，有人要揪團嗎|{place}那家{food}要排隊 {n2} 分鐘
我覺得這樣改比較好，你們看呢|這個{thing}格式跑掉了，要重做|{thing}誰負責的啊|上次的{thing}數字好像怪怪的，第 {n2} 頁|這版 v{n1}.{n2} 才是最新的，別用舊的|印表機卡紙 {n1} 次了，叫廠商來
下班一起吃{food}嗎|我媽說今天煮{food}|小朋友學校{d}運動會，我請半天假|這週好累，終於星期五|昨天比賽 {n1} 比 {n1} 平手|樂透又沒中，{n1} 個號碼全錯|股市漲 {n3} 點
長官問{thing}進度，{t}前給我|{thing}我改好了，第 {n1} 版在雲端|系統公告：{d} {t} 停機維護|教育訓練時數還差 {n1} 小時|個資保護講習{d}在{room}，請踴躍報名|反詐騙宣導海報貼好了
問卷回收 {n3} 份，有效 {n3} 份|人數統計：到 {n2} 人，缺 {n1} 人|麻煩幫我印 {n2} 份，雙面|電腦密碼又要換了，煩|WIFI 斷線，{room}都不能用|資料夾權限開好了，請重新登入
這件事情我再想想|你那邊方便講電話嗎|我先去吃飯，{t} 回來|等一下我打給你|剛剛長官來過了，問{thing}|這題好難，我算出來是 {n2}|感覺 {n1} 月會很忙|請假單記得送，主管{t}以後不在
疫苗施打{d}在衛生所|捐血車{t}到{room}樓下|健康講座：高血壓的飲食，{d}|戶政事務所延長服務到{t}|里民反映{place}有積水|垃圾車 {t} 會到{place}|停水公告：{place} {d} {t} 起
"""
ORDINARY = [line for row in ORDINARY.strip().splitlines() for line in row.split("|")]
PERSONAL = """
{name}的手機 {mobile}|身分證 {letter}1{n8}，{name}|{name}住{place}{n2}號{n1}樓|匯款到 {n3}-{n6}{n6}，戶名{name}|信箱 {code}@gmail.com|車號 ABC-{n4} 是{name}的
{name}有憂鬱症，請假一個月|{name}酒駕被抓|{name}的太太在{place}上班|聽說{name}欠了卡債 {n2} 萬|陳情編號 {y}{n4}{n4}，陳情人{name}|{name}生日 {y}/5/12
檢舉人{name}（{mobile}）要求保密|LINE ID：{code}{n2}|{name}小姐打來問{thing}|請找{name}，分機 {n4}|{name}說{t}會到|{name}健檢肝指數 {n3}
"""
PERSONAL = [line for row in PERSONAL.strip().splitlines() for line in row.split("|")]
SLOTS = {
    "thing": "簡報 會議紀錄 預算書 報價單 契約書 名冊 公文 簽呈 統計表 成果報告 請購單 出差單 月報表 懶人包 草案 驗收紀錄 計畫書 核銷憑證".split(),
    "food": "排骨飯 雞腿便當 滷肉飯 牛肉麵 珍奶 咖啡 水餃 披薩 鹹酥雞 火鍋 壽司 燒餅 鳳梨酥 蛋塔 涼麵".split(),
    "room": "三樓會議室 第二會議室 大禮堂 B1 簡報室 五樓 3F 會客室 資訊室 教室 A301 閱覽室".split(),
    "place": "中山路 民生東路三段 復興街 公園路 板橋 信義區 淡水 中壢 台中 鹿港 左營 花蓮 文化路 成功路一段 和平街".split(),
    "site": "news udn-like shop travel example city weather".split(),
}
SURNAMES, GIVEN = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周", "志明淑芬怡君家豪雅婷俊傑美玲宗翰佳穎建宏詩涵冠宇欣妤承恩"


def _filled(template, pick):
    def value(name):
        if name in SLOTS:
            return pick.choice(SLOTS[name])
        if name[0] == "n" and name[1:].isdigit():
            return str(pick.randrange(10 ** (int(name[1:]) - 1), 10 ** int(name[1:])))
        return {"t": lambda: f"{pick.randrange(7, 22)}:{pick.randrange(0, 60):02}", "d": lambda: f"{pick.randrange(1, 13)}/{pick.randrange(1, 29)}",
                "y": lambda: str(pick.randrange(60, 115)), "letter": lambda: pick.choice("ABCDEFGH"),
                "code": lambda: "".join(pick.choices("abcdefghjkmnpqrstuvwxyz", k=9)),
                "mobile": lambda: f"09{pick.randrange(10, 99)}-{pick.randrange(0, 1000):03}-{pick.randrange(0, 1000):03}",
                "name": lambda: pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=2))}[name]()

    parts = template.replace("}", "{").split("{")
    return "".join(value(part) if place % 2 else part for place, part in enumerate(parts))


def messages(count: int, share: float = 0.03, seed: int = 0, talk: float = 0.5) -> list[str]:
    """`count` texts; `share` of them hold personal data, `talk` of the others are more than a short answer."""
    pick = random.Random(seed)
    out = []
    for _ in range(count):
        if pick.random() < share:
            out.append(_filled(pick.choice(PERSONAL), pick))
        elif pick.random() < talk:
            out.append(_filled(pick.choice(ORDINARY), pick))
        else:
            out.append(pick.choice(SHORT))
    return out
