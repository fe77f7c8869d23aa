"""The shipped group's export as postings, and the reviewer's answers for it."""

from functools import cache

import pandas as pd

import leakkit as lk
from tests.conftest import ROOT

FOLDER = ROOT / "datasets" / "research"
EXPORT = FOLDER / "[LINE] 里民服務公務群的聊天.txt"


@cache
def postings() -> pd.DataFrame:
    return lk.research.postings(EXPORT, names="wordlist")


@cache
def answers() -> dict:
    """message_id → whether it truly shows somebody's data, by the line it begins on."""
    lines = dict(zip(*(lk.read_export(EXPORT).messages[name] for name in ("message_id", "first_line")), strict=True))
    truth = pd.read_csv(FOLDER / "truth.csv").set_index("first_line")["unmasked"]
    return {message_id: bool(truth[lines[message_id]]) for message_id in postings()["message_id"]}
