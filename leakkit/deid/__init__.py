"""De-identification: one map per case (`DeidMap`), and the leak check of any output (`check`, `survivors`).

    originals = lk.deid.originals_from(people, findings)
    names = lk.deid.DeidMap.build(people, findings)
    text = names.apply(text)                    # 陳美玲、陳小姐、阿玲 → 甲
    lk.deid.check("out/宣導.odt", case)          # [] = no original value survives; see .not_looked_at
"""

from leakkit.deid.leakcheck import Report, Survivor, check, survivors
from leakkit.deid.mapping import DeidMap, Entry
from leakkit.deid.owners import originals_from

__all__ = ["DeidMap", "Entry", "Report", "Survivor", "check", "originals_from", "survivors"]
