"""Gold sentences: offsets into the text line, not into the joined words."""

from leakkit.pii.train import gold

IOB2 = """# newdoc id = batch-0000
# sent_id = 1
# text = 由 Ann Lee 與王大同在台北，王大同
1\t由\tO\t-\t-
2\tAnn\tB-PER\t-\tx
3\tLee\tI-PER\t-\tx
4\t與\tO\t-\t-
5\t王\tB-PER\t-\tx
6\t大同\tI-PER\t-\tx
7\t在\tO\t-\t-
8\t台北\tB-LOC\t-\tx
9\t，\tO\t-\t-
10\t王大同\tB-PER\t-\tx

# sent_id = 2
# text = 空
1\t空\tO\t-\t-
"""


def test_read(tmp_path):
    path = tmp_path / "a.iob2"
    path.write_text(IOB2, encoding="utf-8")
    first, second = gold.read(path)
    assert [(first.text[a:b], kind) for a, b, kind in first.spans] == [
        ("Ann Lee", "PER"), ("王大同", "PER"), ("台北", "LOC"), ("王大同", "PER")]
    assert first.spans[-1][0] == first.text.rindex("王大同")
    assert second == ("空", [], True)
