"""The CKIP backend with a tiny, randomly initialised model: the plumbing is tested, quality needs the real weights."""

import pytest

from leakkit.errors import MissingPart
from leakkit.pii import names, names_ckip

pytest.importorskip("ckip_transformers", reason="選用元件 ckip 未安裝 the optional extra ckip is not installed")

TYPES = [
    "CARDINAL",
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORDINAL",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
]
LABELS = ["O"] + [f"{tag}-{kind}" for kind in TYPES for tag in "BIES"]
HAN = "的一是人陳美玲王小明林大同檢舉電話住在他她說了有不我這個請找來"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import torch
    from transformers import BertConfig, BertForTokenClassification

    place = tmp_path_factory.mktemp("ckip")
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *HAN,
        *[chr(0x4E00 + n) for n in range(200)],
        *"abcdefghijklmnopqrstuvwxyz0123456789",
    ]
    vocabulary = list(dict.fromkeys(vocabulary))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: n for n, label in enumerate(LABELS)},
    )
    BertForTokenClassification(config).save_pretrained(place)
    (place / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    (place / "tokenizer_config.json").write_text(
        '{"model_max_length": 512, "do_lower_case": false, "tokenizer_class": "BertTokenizerFast"}', encoding="utf-8"
    )
    return place


def test_spans_lie_in_the_text_and_order_is_kept(folder):
    texts = ["陳美玲", "", "王小明說他在這", "　", "林" * 700, "ＡＢＣ陳"]
    rows = names.backend(f"ckip:{folder}").find(texts)
    assert len(rows) == len(texts) and rows[1] == rows[3] == []
    for text, row in zip(texts, rows, strict=True):
        assert all(0 <= start < end <= len(text) and 0 < score <= 1 for start, end, score, _ in row)


def test_no_texts_at_all(folder):
    assert names.backend(f"ckip:{folder}").find([]) == []


def test_slices_give_what_single_calls_give(folder):
    one = names.backend(f"ckip:{folder}")
    texts = [HAN[n : n + 5] for n in range(20)]
    assert one.find(texts) == [one.find([text])[0] for text in texts]


@pytest.mark.parametrize("lost", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_folder_with_a_part_missing(folder, tmp_path, lost):
    for file in folder.iterdir():
        if file.name != lost:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(MissingPart):
        names.backend(f"ckip:{tmp_path}")


def test_an_empty_vocabulary_is_refused(folder, tmp_path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(b"[PAD]\n[UNK]\n" if file.name == "vocab.txt" else file.read_bytes())
    with pytest.raises(MissingPart):
        names.backend(f"ckip:{tmp_path}").find(["陳美玲"])


def test_normalised_one_to_one():
    assert names_ckip._readable("ＡB１İ陳") == "ab1İ陳"
