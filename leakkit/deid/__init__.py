"""De-identification: one map per case (`DeidMap`), and the leak check of any output (`check`, `survivors`).

    originals = lk.deid.originals_from(people, findings)
    names = lk.deid.DeidMap.build(people, findings)
    text = names.apply(text)                    # 陳美玲、陳小姐、阿玲 → 甲
    lk.deid.check("out/宣導.odt", case)          # [] = no original value survives; see .not_looked_at
"""

from leakkit.deid.combinations import Combination, identifying
from leakkit.deid.entries import Entry
from leakkit.deid.leakcheck import Report, Survivor, check, survivors
from leakkit.deid.mapping import DeidMap
from leakkit.deid.owners import originals_from

__all__ = ["Combination", "DeidMap", "Entry", "Report", "Survivor", "check", "identifying", "originals_from", "survivors"]
