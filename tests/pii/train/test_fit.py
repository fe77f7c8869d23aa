"""A whole run on a two-layer random encoder: gold, own sentences, export, figures; and a stopped run that goes on."""

import logging

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="未安裝 torch，略過訓練測試 torch is not installed")
pytest.importorskip("onnx", reason="未安裝 onnx，略過訓練測試 onnx is not installed")
pytest.importorskip("onnxruntime", reason="未安裝 onnxruntime，略過訓練測試 onnxruntime is not installed")

from leakkit.pii.names_onnx import TAGS, OwnModel  # noqa: E402
from leakkit.pii.names_pieces import Alphabet  # noqa: E402
from leakkit.pii.train import export, fit, score  # noqa: E402
from leakkit.pii.train.gold import Sentence  # noqa: E402
from leakkit.pii.train.model import Tagger, gate_loss, loss  # noqa: E402

ALPHABET = Alphabet(["<pad>", "<unk>", "<s>", "</s>", "▁", *"王李陳小大明美我是來了今天開會：姓名", "今天", "開會", "天開"])
ROWS = [Sentence("我是王小明", [(2, 5, "PER")], False), Sentence("陳大美來了", [(0, 3, "PER")], False),
        Sentence("今天開會", []), Sentence("姓名：李明", [(3, 5, "PER")], False)] * 16


def tiny() -> Tagger:
    torch.manual_seed(1)
    return Tagger(len(ALPHABET.pieces), width=48, layers=4, heads=4, inner=96, positions=300)


def plan(**changes) -> fit.Plan:
    return fit.Plan(**{"epochs": 20, "rate": 2e-3, "head": 2.0, "budget": 160, "every": 5} | changes)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "names.onnx"
    export.write(fit.train(tiny(), ROWS, ALPHABET, plan()), ALPHABET, path)
    return path


def test_it_learns_and_survives_the_export(trained):
    assert score.chat_figures(trained, ROWS)["f1"] == 100.0
    found = OwnModel(trained).find(["姓名：王明", "開會"])
    assert [row[:2] for row in found[0]] == [(3, 5)] and found[1] == []


def test_the_gate_leaves_messages_unread(trained):
    model, texts = OwnModel(trained), ["開會", "我是王小明", "今天"]
    whole, shut = model.scores(texts), model.scores(texts, gate=1.1)
    assert whole[1].argmax(-1).any() and whole.shape == shut.shape
    np.testing.assert_array_equal(shut[1:].argmax(-1), 0)
    part = model.scores(texts, gate=0.5)
    assert (part[1, :5].argmax(-1) == whole[1, :5].argmax(-1)).all() and part[2, 0, 0] == 20


def test_the_export_says_what_torch_says(tmp_path):
    import onnxruntime

    model = tiny().eval()
    session = onnxruntime.InferenceSession(export.plain(model), providers=["CPUExecutionProvider"])
    for texts in (["王小明", "今天開會"], ["我是"]):
        read = ALPHABET.batch(texts)
        with torch.no_grad():
            wanted = model(*map(torch.from_numpy, read))[0].numpy()
        given = session.run(None, read._asdict() | {"gate": np.array(0, np.float32)})[0]
        np.testing.assert_allclose(given, wanted, atol=1e-4)


def test_figures(trained):
    assert score.gold_figures(trained, [Sentence("我是王小明", [(2, 5, "PER")])]) == {
        "micro": 100.0, "PER": 100.0, "LOC": 0.0, "ORG": 0.0}


def test_a_stopped_run_goes_on(tmp_path, caplog):
    kept = plan(epochs=2, saved=tmp_path / "state.pt")
    one = fit.train(tiny(), ROWS, ALPHABET, kept)
    with caplog.at_level(logging.INFO):
        two = fit.train(tiny(), ROWS, ALPHABET, kept)
    assert not caplog.records
    assert all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), two.state_dict().values(), strict=True))


def test_batches_hold_every_sentence_once():
    import random

    made = fit.batches(ROWS, 40, random.Random(1))
    assert sorted(row.text for batch in made for row in batch) == sorted(row.text for row in ROWS)
    assert all(len(batch) * (max(len(row.text) for row in batch) + 2) <= 48 for batch in made)


def test_targets():
    rows = fit.targets(Sentence("陳小明在", [(0, 3, "PER")], False), 6)
    assert not rows[4].any() and not rows[5].any()
    assert [TAGS[row.argmax()] for row in rows[:3]] == ["B-PER", "I-PER", "E-PER"]
    assert rows[3].tolist() == [tag == "O" or tag.endswith(("LOC", "ORG")) for tag in TAGS]
    assert fit.targets(Sentence("在", []), 3)[0].sum() == 1


def test_the_gate_learns_which_pieces_are_of_a_person():
    gate, of = torch.tensor([[-9.0, -9.0, 9.0, -9.0, -9.0]]), torch.tensor([[2, 2, 3, 0]])
    allowed = torch.from_numpy(fit.targets(Sentence("明在在", [(0, 1, "PER")]), 4))[None]
    assert gate_loss(gate, of, allowed) < 0.01 < 1 < gate_loss(-gate, of, allowed)


def test_loss_of_several_allowed_tags_is_less():
    scores = torch.zeros(1, 1, len(TAGS))
    one, nine = torch.zeros(1, 1, 13, dtype=torch.bool), torch.zeros(1, 1, 13, dtype=torch.bool)
    one[..., 0], nine[..., 0], nine[..., 5:] = True, True, True
    np.testing.assert_allclose([loss(scores, one), loss(scores, nine)], [np.log(13), np.log(13 / 9)], rtol=1e-5)


def test_chat_figures_by_hand():
    class Fixed:
        def find(self, texts):
            return [[(0, 3, 1.0, "")], [(0, 2, 1.0, "")], []]

    rows = [Sentence("王小明", [(0, 3, "a")]), Sentence("晴天", []), Sentence("李四好", [(0, 2, "b")])]
    assert score.chat(Fixed(), rows) == {
        "f1": 50.0, "precision": 50.0, "recall": 50.0, "covered": 50.0, "alarms": 100.0}
    assert score.by_difficulty(Fixed(), rows) == {"a": "1 / 1", "b": "0 / 1"}


def test_lower_layers_learn_more_slowly():
    optimizer, _ = fit._optimizer(tiny(), plan(rate=1.0, head=2.0, decay=0.5), 10)
    rates = {group["initial_lr"] for group in optimizer.param_groups}
    assert rates == {2.0, 1.0, 0.5, 0.25, 0.125, 0.0625}       # new parts, four layers, embeddings
    assert len(fit._optimizer(tiny(), plan(rate=1.0, head=2.0), 10)[0].param_groups) == 2
