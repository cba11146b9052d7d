"""What make bench writes down: ratios first, and nothing of the report around its part."""

from pathlib import Path

import pytest

from scripts import bench

HERE, OTHER = bench.Tree("this tree", Path("here")), bench.Tree("abc", Path("there"))


def lines(table):
    return [line for line in table if line.startswith("| a profile")]


def test_a_ratio_to_another_commit_comes_first():
    part = {"programs": [1000, 199], "views": {"a profile": ([20.0, 60.0], 3.0)}}
    assert lines(bench.views_table([part], [HERE, OTHER])) == [
        "| a profile | 1,000 / 199 | 3.0 | 20.0 | 60.0 |"
    ]


def test_a_commit_that_cannot_make_a_catalogue_is_left_out_of_its_row():
    part = {"programs": [1000], "views": {"a profile": ([20.0], 1.0)}}
    assert lines(bench.views_table([part], [HERE, OTHER])) == ["| a profile | 1,000 |  | 20.0 |  |"]


def test_a_kept_page_is_held_against_a_file():
    part = {"programs": [1000], "kept": {"a profile": (9000, 3000.0, 2000.0)}}
    assert lines(bench.kept_table([part])) == [
        "| a profile | 1,000 | 1.50 | 3,000 | 2,000 | 9,000 |"
    ]


def test_measures_as_many_profiles_and_comparisons_as_are_viewed():
    slugs = [f"p{number}" for number in range(100)]
    pages = bench.addresses(slugs)
    assert len({*pages["a profile"]}) == len({*pages["a comparison of four"]}) == bench.ADDRESSES
    assert pages["a comparison of four"][0] == "/compare/p0-vs-p1-vs-p2-vs-p3/"


def test_writes_between_its_marks_only(tmp_path, monkeypatch, capsys):
    report = tmp_path / "performance.md"
    report.write_text(f"Before.\n{bench.START}\nold\n{bench.END}\nAfter.\n")
    monkeypatch.setattr(bench, "REPORT", report)
    bench.write_report("new")
    assert report.read_text() == f"Before.\n{bench.START}\nnew\n{bench.END}\nAfter.\n"


@pytest.mark.parametrize(("size", "can"), [(bench.FIXTURES, True), ("1000", False)])
def test_every_commit_has_fixtures_and_not_every_one_makes_more(size, can, tmp_path):
    assert bench.Tree("old", tmp_path).can_make(size) is can
