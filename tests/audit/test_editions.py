"""Which of several files is an edition of which list."""

import pytest

from assistant.audit.editions import earlier


@pytest.mark.parametrize(
    ("paths", "old"),
    [
        (["lists/2025/tools.csv", "lists/2026/tools.csv"], {"lists/2025/tools.csv"}),
        (["tools_2026-03.xlsx", "tools_2026-11.xlsx"], {"tools_2026-03.xlsx"}),
        (["tools-20260101.csv", "tools-20260301.csv"], {"tools-20260101.csv"}),
        (["tools_v1.csv", "tools_v2.csv"], {"tools_v1.csv"}),
        (["FY2025 tools.csv", "FY2026 tools final.csv"], {"FY2025 tools.csv"}),
        (["tools march 2026.csv", "tools may 2026.csv"], {"tools march 2026.csv"}),
        (["tools.csv", "assets.csv"], set()),
        (["tools_2025.csv", "assets_2026.csv"], set()),
        (["north/tools.csv", "south/tools.csv"], set()),
        (["tools_2026.csv", "tools_2026.xlsx"], set()),
    ],
)
def test_files_that_differ_by_a_year_a_day_or_a_version_are_editions(paths: list[str], old: set[str]) -> None:
    assert earlier(paths) == old
