"""One case, one row, nothing in it that names anybody; a registry that only grows."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import CustodyBroken, FileMissing, InputError
from leakkit.research import dataset
from leakkit.schema import CASES
from tests.conftest import ROOT

SHIPPED = ROOT / "datasets" / "research" / "cases.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The seed case, decided, and the harmless one, in one folder."""
    from leakkit.demo import harmless_case, seed_case

    where = tmp_path_factory.mktemp("cases")
    case = seed_case(where / "114-003")
    case.state("案件", "agency_code", "K01")
    case.state("案件", "outcome", "advice")
    harmless_case(where / "114-004")
    return where


def test_the_seed_case_as_a_row(folder):
    rows = lk.research.load(folder)
    row = rows.iloc[0]
    assert len(rows) == 1 and "114-004" in rows.attrs["left_out"][0]
    assert row["month"] == "2025-09" and row["agency"] == "K01" and row["agency_type"] == "local" and row["outcome"] == "advice"
    assert row["group_band"] == "11-20" and row["role"] == "informant" and row["reached"] == "1" and row["ended_by"] == "none-seen"
    assert {"person", "phone", "address"} <= set(row["kinds"]) and "個人資料保護法 18" not in row["kinds"]
    assert row["severity"] == "very high" and row["veris_data"] == ["Internal", "Personal"] and row["source"] == "case"


def test_no_original_is_in_the_row(folder):
    originals = lk.open_case(folder / "114-003").originals()["value"]
    said = pd.DataFrame(lk.research.load(folder)).to_csv()
    assert [value for value in originals if len(value) > 1 and value in said] == []
    assert "2025-09-15" not in said and "10:06" not in said


def test_building_a_row_leaves_the_case_whole(folder):
    lk.research.load(folder)
    assert lk.verify(folder / "114-003") == []


@pytest.mark.parametrize("value, name, expected", [
    (1, "persons", "1-5"), (5, "persons", "1-5"), (6, "persons", "6-10"), (20, "persons", "11-20"), (21, "persons", "21-50"), (100, "persons", "51-100"),
    (101, "persons", "101+"), (None, "persons", "unknown"), (0, "persons", "unknown"), (0, "exposure", "<5m"), (5, "exposure", "5-29m"),
    (1439, "exposure", "2-23h"), (1440, "exposure", "24h+"), (1, "subjects", "1"), (2, "subjects", "2-5"), (pd.NA, "subjects", "unknown")])
def test_bands(value, name, expected):
    assert dataset.band(value, name) == expected


def test_every_band_is_a_level_of_its_column():
    levels = {column.name: column.levels for column in CASES.columns}
    bands = dataset.coding()["bands"]
    assert (*bands["persons"]["names"], "unknown") == levels["group_band"] == levels["audience_band"]
    assert (*bands["subjects"]["names"], "unknown") == levels["persons_band"]
    assert (*bands["exposure"]["names"], "unknown") == levels["exposure_band"]


def test_a_registry_pools_and_only_grows(tmp_path):
    cases = lk.research.load(SHIPPED)
    first = lk.research.contribute(cases.iloc[:100], tmp_path / "pool", by="K機關")
    before = first.read_bytes()
    lk.research.contribute(cases.iloc[100:], tmp_path / "pool", by="L機關")
    pooled = lk.research.load(tmp_path / "pool")
    assert first.read_bytes() == before
    pd.testing.assert_frame_equal(pd.DataFrame(pooled), pd.DataFrame(cases))
    assert pooled["row_id"].is_unique
    with pytest.raises(InputError):
        lk.research.contribute(cases.iloc[:100], tmp_path / "pool", by="K機關")


@pytest.mark.parametrize("harm", ["change", "remove", "add", "log"])
def test_a_changed_registry_is_refused(tmp_path, harm):
    cases = lk.research.load(SHIPPED)
    part = lk.research.contribute(cases.iloc[:50], tmp_path / "pool")
    log = tmp_path / "pool" / dataset.REGISTRY
    if harm == "change":
        part.write_bytes(part.read_bytes() + b"x")
    elif harm == "remove":
        part.unlink()
    elif harm == "add":
        (tmp_path / "pool" / "cases-0009.parquet").write_bytes(part.read_bytes())
    else:
        log.write_bytes(log.read_bytes().replace(b'"rows":50', b'"rows":49'))
    with pytest.raises(CustodyBroken):
        lk.research.load(tmp_path / "pool")


def test_a_folder_with_other_things_is_no_registry(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(InputError):
        lk.research.contribute(lk.research.load(SHIPPED), tmp_path)
    with pytest.raises(InputError):
        lk.research.load(tmp_path)
    with pytest.raises(FileMissing):
        lk.research.load(tmp_path / "nowhere")


def test_a_folder_of_several_sources(tmp_path, folder):
    import shutil

    lk.research.contribute(lk.research.load(SHIPPED).iloc[:10], tmp_path / "pool")
    shutil.copy(SHIPPED, tmp_path / "old.csv")
    (tmp_path / "budget.csv").write_text("year,sum\n2025,3\n")
    assert len(lk.research.load(tmp_path)) == 445
