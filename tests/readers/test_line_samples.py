"""Every golden sample of LINE, read and compared row by row; then what only the evidence row or a warning tells."""

import pytest

from leakkit.readers import EXPORTER, read_export

from . import golden


@pytest.mark.parametrize("path", golden.samples(), ids=lambda path: path.stem)
def test_sample_is_read_as_its_table_says(path):
    messages, members = golden.expected(path)
    export, got, events = golden.read(path)
    assert got == messages
    assert events == members
    golden.every_line_accounted(export)


def test_there_are_enough_samples():
    assert len(golden.samples()) >= 60
