"""What the installation check says."""

from leakkit.doctor import checks


def test_it_names_versions_the_font_and_the_optional_part(zh):
    said = dict(checks())
    assert said["leakkit"] and said["pandas"]
    assert said["內附中文字型"] == "有"
    assert "ckip_transformers" in said
    assert not [name for name, state in said.items() if "缺少" in state]
