"""Published data and figures that the estimates are compared with."""

import pandas as pd
import pytest

from tests.conftest import SHARED

#: Mississippi banks in business on 1 July, 6th and 8th Federal Reserve district (Richardson and Troost 2009; Angrist and Pischke 2015, ch. 5)
BANKS = pd.DataFrame([(year, district, banks) for year, pair in zip(range(1929, 1935), (
    (141, 169), (135, 165), (121, 132), (113, 120), (102, 111), (102, 109)), strict=True)
    for district, banks in zip(("6th", "8th"), pair, strict=True)], columns=["year", "district", "banks"])


def sicily() -> pd.DataFrame:
    """Hospital admissions for acute coronary events in Sicily, 2002-01 to 2006-11 (Bernal, Cummins, Gasparrini 2017); skips when absent."""
    file = SHARED / "proof" / "sicily.csv"
    if not file.is_file():
        pytest.skip("../shared/proof/sicily.csv is not there: the published time series is NOT compared")
    frame = pd.read_csv(file)
    return frame.assign(date=pd.to_datetime({"year": frame["year"], "month": frame["month"], "day": 1}))
