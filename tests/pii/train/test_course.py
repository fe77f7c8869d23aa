"""Stages, seeds and distillation on a random encoder of a few numbers: what is kept, averaged, taught."""

import pytest

torch = pytest.importorskip("torch", reason="未安裝 torch，略過訓練測試 torch is not installed")
pytest.importorskip("onnx", reason="未安裝 onnx，略過訓練測試 onnx is not installed")
pytest.importorskip("onnxruntime", reason="未安裝 onnxruntime，略過訓練測試 onnxruntime is not installed")

from leakkit.pii.names_onnx import TAGS, OwnModel  # noqa: E402
from leakkit.pii.train import course, export, fit  # noqa: E402
from leakkit.pii.train.model import Tagger  # noqa: E402
from leakkit.pii.train.sentences import LISTS, Lists  # noqa: E402
from leakkit.pii.train.teachers import WARMTH, Teachers, distance, kept_layers  # noqa: E402
from tests.pii.train.test_fit import ALPHABET, ROWS, plan  # noqa: E402

needs_lists = pytest.mark.skipif(not LISTS.exists(), reason="沒有 datasets/names，略過 the name lists are not in this copy")
STAGES = [course.Stage("gold", 0, 2, 0, plan(epochs=1)), course.Stage("mixed", 30, 1, 1, plan(epochs=1))]


def tiny(layers: int = 8) -> Tagger:
    torch.manual_seed(1)
    return Tagger(len(ALPHABET.pieces), width=24, layers=layers, heads=4, inner=48, positions=300)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two seeds of the course, averaged."""
    material = course.Material(ROWS[:8], Lists.read(LISTS), ALPHABET, tmp_path_factory.mktemp("work"))
    told = []
    return course.averaged(tiny(), material, STAGES, (7, 20), told.append), material, told


@needs_lists
def test_every_seed_runs_every_stage_and_is_exported(runs):
    _, material, told = runs
    states = {"gold-7.pt", "mixed-8.pt", "gold-20.pt", "mixed-21.pt"}
    assert states | {"seed-7.onnx", "seed-20.onnx"} <= {path.name for path in material.work.iterdir()}
    assert [path.name for path in told] == ["seed-7.onnx", "seed-20.onnx"]


@needs_lists
def test_the_weights_are_the_mean_of_the_runs(runs):
    model, material, _ = runs
    ends = [torch.load(material.work / name, weights_only=True)["parts"][0]["head.weight"] for name in ("mixed-8.pt", "mixed-21.pt")]
    assert not torch.equal(*ends) and not model.training
    torch.testing.assert_close(model.head.weight.detach(), (ends[0] + ends[1]) / 2)


@needs_lists
def test_a_finished_run_is_not_trained_again(runs, caplog):
    model, material, _ = runs
    with caplog.at_level("INFO"):
        again = course.averaged(tiny(), material, STAGES, (7, 20), lambda path: None)
    assert not [row for row in caplog.records if row.name == fit.log.name]
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), again.state_dict().values(), strict=True))


@needs_lists
def test_a_smaller_tagger_is_taught_by_the_runs(runs, tmp_path):
    model, material, _ = runs
    small = course.distilled(model, tiny(6), material, STAGES, (7, 20))
    assert len(small.layers) == 6 and (material.work / "layers-6" / "mixed-8.pt").exists()
    assert not torch.equal(small.layers[5].fo.weight, model.layers[7].fo.weight)
    export.write(small, ALPHABET, tmp_path / "small.onnx")
    assert OwnModel(tmp_path / "small.onnx").scores(["王小明"]).shape == (1, 3, len(TAGS))


def test_a_smaller_tagger_begins_with_layers_of_the_larger():
    state = {"layers.5.fo.bias": torch.tensor(5), "layers.6.fo.bias": torch.tensor(6), "layers.7.fo.bias": torch.tensor(7),
             "head.bias": torch.tensor(1)}
    assert {name: int(value) for name, value in kept_layers(state, 6).items()} == {
        "layers.4.fo.bias": 5, "layers.5.fo.bias": 7, "head.bias": 1}


@needs_lists
def test_teachers_are_heard_as_one(runs):
    _, material, told = runs
    both, first, second = (Teachers(paths)(["王小明來了", "開會"]) for paths in (told, told[:1], told[1:]))
    assert both.shape == (2, 5, len(TAGS))
    torch.testing.assert_close(both, (first + second) / 2)
    torch.testing.assert_close(both.sum(-1), torch.ones(2, 5))


def test_a_pupil_of_one_mind_with_its_teachers_is_nearest():
    scores = torch.tensor([[[4.0, 0.0, -2.0], [9.0, 9.0, 9.0]]])
    real = torch.tensor([[True, False]])        # padding is not heard
    taught = torch.softmax(scores / WARMTH, -1)
    own = -(taught * taught.log()).sum(-1)[real].mean() * WARMTH ** 2
    torch.testing.assert_close(distance(scores, taught, real), own)
    assert distance(-scores, taught, real) > own
