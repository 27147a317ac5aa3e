"""`wunschkunde match`: two files in, matches out; a wrong file names its place and nothing is written."""

import csv
import json
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from wunschkunde import texts
from wunschkunde.cli import cli
from wunschkunde.cli.matching import compact, parts
from wunschkunde.cli.matching.files import read_side
from wunschkunde.cli.program import Refusal
from wunschkunde.engine import Side, reciprocal_fit
from wunschkunde.engine.matching.rules import Rules

KEYS = ["client_id", "provider_id", "rank", "client_need", "provider_need", "fit"]
CLIENTS = """id,topic_wish,pace_wish,pace_brings,pace_importance,respect_min
anna,text,4,4,,
berta,text;brand,2,2,9,4
carl,coaching,3,3,,
"""
PROVIDERS = """id,capacity,topic_brings,pace_wish,pace_brings,respect_brings
zoe,1,text,4,5,5
yves,1,text,2,2,3
xaver,2,text;brand,3,3,
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    (tmp_path / "providers.csv").write_text(PROVIDERS, encoding="utf-8")
    return tmp_path


def match(folder, *more, out="matches.csv", code=0):
    names = [str(folder / name) for name in ("clients.csv", "providers.csv")]
    result = CliRunner().invoke(cli, ["match", *names, "--out", str(folder / out), *more])
    assert result.exit_code == code, result.output
    return result


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def the_sides():
    clients = {
        "anna": Side({"topic": {"text"}, "pace": 4}, {"pace": 4}),
        "berta": Side({"topic": {"text", "brand"}, "pace": 2}, {"pace": 2}, {"pace": 9}),
    }
    providers = {
        "zoe": Side({"pace": 4}, {"topic": {"text"}, "pace": 5, "respect": 5}),
        "yves": Side({"pace": 2}, {"topic": {"text"}, "pace": 2, "respect": 3}),
        "xaver": Side({"pace": 3}, {"topic": {"text", "brand"}, "pace": 3}),
    }
    return clients, providers


def test_lists_say_what_one_by_one_says(files):
    match(files)
    found = rows(files / "matches.csv")
    assert list(found[0]) == KEYS
    clients, providers = the_sides()
    assert [(row["client_id"], row["rank"]) for row in found] == [
        ("anna", "1"), ("anna", "2"), ("anna", "3"), ("berta", "1"), ("berta", "2")
    ]  # fmt: skip
    assert {row["provider_id"] for row in found[3:]} == {"zoe", "xaver"}, "Yves is below Berta's limit"
    for row in found:
        single = reciprocal_fit(providers[row["provider_id"]], clients[row["client_id"]], texts.engine_dimensions())
        expected = [single.client_need.value, single.provider_need.value, single.fit]
        assert [float(row[key]) for key in KEYS[3:]] == pytest.approx(expected, abs=1e-6)
    assert rows(files / "matches.unmatched.csv") == [{"client_id": "carl", "reason": "ruled_out"}]


def test_places_are_given_stably_and_audited(files):
    match(files, "--stable", out="matches.parquet")
    table = pa.parquet.read_table(files / "matches.parquet")
    assert table.column_names == KEYS
    assert sorted(table["client_id"].to_pylist()) == ["anna", "berta"]
    provenance = json.loads(table.schema.metadata[b"wunschkunde"])
    assert provenance["audit"] == {"pairs": 9, "blocking": 0, "over_capacity": 0}
    assert set(provenance) > {"version", "rules", "clients", "providers"}
    assert provenance["seed"] is None
    assert len(provenance["clients"]["sha256"]) == 64
    left = pa.parquet.read_table(files / "matches.unmatched.parquet")
    assert left.to_pylist() == [{"client_id": "carl", "reason": "ruled_out"}]


def test_lists_that_spread_say_what_that_changed(files):
    words = match(files, "--spread").stderr
    assert "before: " in words
    assert "after: " in words
    provenance = json.loads((files / "matches.csv.provenance.json").read_text(encoding="utf-8"))
    assert provenance["after"]["matched_share"] >= provenance["before"]["matched_share"]


@pytest.mark.parametrize(
    ("side", "line", "said"),
    [
        ("clients", "dora,text,6,,,", "column pace_wish, row 5: '6' is not a level from 1 to 5"),
        ("clients", "dora,dentistry,,,,", "column topic_wish, row 5: 'dentistry' is none of its options: text, "),
        ("clients", "dora,text,,,11,", "column pace_importance, row 5: '11' is not an importance from 0 to 10"),
        ("clients", "anna,text,,,,", "column id, row 5: 'anna' stands twice"),
        ("clients", ",text,,,,", "column id, row 5: empty"),
        ("clients", "dora,text", "row 5: 2 cells, but 6 columns"),
        ("clients", "\n\ndora,text,6,,,", "column pace_wish, row 7: '6' is not a level from 1 to 5"),
        ("providers", "dora,2.5,,,,", "column capacity, row 5: '2.5' is not a number of places"),
        ("providers", "dora,1.000,,,,", "column capacity, row 5: '1.000' is not a number of places"),
        ("providers", "dora,-1,,,,", "column capacity, row 5: '-1' is not a number of places"),
    ],
)
def test_a_wrong_value_names_its_place_and_nothing_is_written(files, side, line, said):
    path = files / f"{side}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    result = match(files, code=2)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(path.name for path in files.iterdir()) == ["clients.csv", "providers.csv"]


def test_an_unknown_column_is_refused(files):
    (files / "clients.csv").write_text("id,pace_whish\nanna,3\n", encoding="utf-8")
    assert "column pace_whish, row 1: no such column; pace_wish is one" in match(files, code=2).stderr


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_that_is_not_there_is_named(files, suffix):
    names = [str(files / f"nobody.{suffix}"), str(files / "providers.csv")]
    result = CliRunner().invoke(cli, ["match", *names, "--out", str(files / "m.csv")])
    assert (result.exit_code, result.stderr) == (2, f"{names[0]}: there is no such file\n")


def test_parquet_numbers_and_lists_are_read_as_text_is(files):
    table = pa.table({"id": [1, 2], "pace_wish": [4.0, None], "topic_wish": [["text", "brand"], None]})
    pa.parquet.write_table(table, files / "people.parquet")
    rules = Rules.of(texts.engine_dimensions())
    side = read_side(files / "people.parquet", rules, has_capacity=False)
    pace = [dimension.key for dimension in rules.scales].index("pace")
    topic = [dimension.key for dimension in rules.choices].index("topic")
    assert side.ids.tolist() == ["1", "2"]
    assert side.wishes[:, pace].tolist() == [4, 0]
    assert side.wished[:, topic].tolist() == [5, 0]


def test_a_folder_is_not_written_over(files):
    (files / "matches.csv").mkdir()
    assert match(files, code=2).stderr == f"{files / 'matches.csv'}: is a folder\n"


@pytest.mark.parametrize("out", ["clients.csv", "providers.csv"])
def test_what_is_read_is_not_written_over(files, out):
    before = (files / out).read_bytes()
    assert "is read here" in match(files, out=out, code=2).stderr
    assert (files / out).read_bytes() == before
    (files / "providers.csv").rename(files / "m.unmatched.csv")
    (files / "providers.csv").symlink_to(files / "m.unmatched.csv")
    assert "is read here" in match(files, out="m.csv", code=2).stderr


def test_the_compact_layout_is_taken_as_well(files):
    match(files, "--compact")
    rules = Rules.of(texts.engine_dimensions())
    for side in ("clients", "providers"):
        given = read_side(files / f"{side}.csv", rules, has_capacity=side == "providers")
        kept = read_side(files / f"matches.{side}.parquet", rules, has_capacity=side == "providers")
        for name in ("ids", "wishes", "brings", "wished", "brought", "importances", "capacity"):
            np.testing.assert_array_equal(getattr(kept, name), getattr(given, name), err_msg=name)
        assert {key: bits.tolist() for key, bits in kept.forbidden.items()} == {
            key: bits.tolist() for key, bits in given.forbidden.items()
        }
    assert compact.record(rules).itemsize <= 200


def test_what_the_compact_layout_cannot_hold_is_refused(files):
    fine = (files / "clients.csv").read_text(encoding="utf-8")
    (files / "clients.csv").write_text(fine + "dora,text,,,7.25,\n", encoding="utf-8")
    said = "column pace_importance, row 5: 7.25 is finer than a tenth, so not for --compact"
    assert said in match(files, "--compact", code=2).stderr
    assert sorted(path.name for path in files.iterdir()) == ["clients.csv", "providers.csv"]
    (files / "clients.csv").write_text(fine, encoding="utf-8")
    match(files, "--compact")
    rules = Rules.of(texts.engine_dimensions())
    table = pa.parquet.read_table(files / "matches.clients.parquet")
    record = np.zeros(1, compact.record(rules))
    record["pace"]["min"], record["pace"]["max"] = 4, 2
    kind = table.schema.field("answers").type
    for wrong, said in (
        (table.append_column("pace_wish", [[3, 3, 3]]), "column pace_wish, row 1: no such column"),
        (table.set_column(2, "answers", pa.array([None] * 3, kind)), "column answers, row 1: empty"),
        (table.set_column(2, "answers", pa.array([record.tobytes()] * 3, kind)), "pace holds what is no answer"),
    ):
        pa.parquet.write_table(wrong, files / "wrong.parquet")
        with pytest.raises(Refusal, match=said):
            read_side(files / "wrong.parquet", rules, has_capacity=False)


def test_dimensions_of_ones_own(files):
    (files / "own.yaml").write_text(
        "dimensions:\n"
        "  - {key: noise, kind: scale5, direction: {client_need: ceiling, provider_need: similar},\n"
        "     default_importance: 4}\n"
        "  - {key: region, kind: choice_multi, direction: {client_need: knockout, provider_need: knockout},\n"
        "     default_importance: 0, scale: [{key: north}, {key: south}]}\n",
        encoding="utf-8",
    )
    (files / "clients.csv").write_text("id,noise_wish,noise_brings,region_wish\na,2,3,south\n", encoding="utf-8")
    (files / "providers.csv").write_text("id,noise_wish,region_brings,noise_brings\np,3,south,1\nq,3,north,1\n")
    match(files, "--dimensions", str(files / "own.yaml"))
    assert [(row["provider_id"], row["client_need"]) for row in rows(files / "matches.csv")] == [("p", "1")]


@pytest.mark.parametrize("options", [0, 65])
def test_a_choice_of_nothing_or_of_too_much_is_refused(files, options):
    scale = [{"key": f"o{number}"} for number in range(options)]
    one = {"key": "region", "kind": "choice_multi", "default_importance": 0, "scale": scale}
    said = {**one, "direction": {"client_need": "knockout", "provider_need": "knockout"}}
    (files / "own.yaml").write_text(json.dumps({"dimensions": [said]}), encoding="utf-8")
    result = match(files, "--dimensions", str(files / "own.yaml"), code=2)
    assert result.stderr.endswith("dimensions.region.scale: must have 1 to 64 options\n")


def test_what_was_begun_goes_on(files, monkeypatch):
    monkeypatch.setattr(parts, "MOST_CLIENTS", 1)
    monkeypatch.setattr(parts, "FEWEST_CLIENTS", 1)
    match(files)
    whole = (files / "matches.csv").read_bytes()
    begun, ranked = parts.Run.end, []
    monkeypatch.setattr(parts.Run, "end", lambda _: None)
    match(files)
    work = files / ".matches.csv.work"
    assert len(list(work.glob("part-*.npz"))) == 3
    next(work.glob("part-*-00001.npz")).unlink()
    rank = parts.rank
    monkeypatch.setattr(parts, "rank", lambda *args, **more: ranked.append(1) or rank(*args, **more))
    monkeypatch.setattr(parts.Run, "end", begun)
    match(files)
    assert ranked == [1]
    assert (files / "matches.csv").read_bytes() == whole
    assert not work.exists()


def test_the_example_can_be_matched_and_is_the_same_again(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        names = [str(tmp_path / folder / name) for name in ("clients.csv", "providers.csv")]
        assert CliRunner().invoke(cli, ["match", *names, "--example", "40", "12"]).exit_code == 0
        match(tmp_path / folder)
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert len(rows(tmp_path / "one" / "matches.csv")) > 100
    again = CliRunner().invoke(cli, ["match", *names, "--example", "40", "12"])
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("nowhere/c.csv", "p.csv"), "there is no such folder"),
        (("c.txt", "p.csv"), "the name must end in .parquet or .csv"),
        (("c.csv", "c.csv"), "clients and providers need a file each"),
    ],
)
def test_an_example_is_not_written_where_it_cannot_be_read(tmp_path, names, said):
    result = CliRunner().invoke(cli, ["match", *(str(tmp_path / name) for name in names), "--example", "4", "2"])
    assert (result.exit_code, said in result.stderr, list(tmp_path.iterdir())) == (2, True, [])


def test_too_little_memory_is_said(files):
    assert match(files, "--memory", "1M", code=2).stderr == "--memory: the program alone takes about 0.25G.\n"
    for more in ("--stable", "--spread", "--top=9", "--compact"):
        assert "--memory: at least 0." in match(files, "--memory", "0.26G", more, code=2).stderr
    assert "has no room for all rows of" in match(files, "--memory", "250004K", code=2).stderr
    assert sorted(path.name for path in files.iterdir()) == ["clients.csv", "providers.csv"]
    assert "is no size" in match(files, "--memory", "lots", code=2).stderr


def test_help_loads_neither_compiler_nor_tables_nor_django():
    probe = (
        "import sys; from click.testing import CliRunner; from wunschkunde.cli import cli;"
        "assert CliRunner().invoke(cli, ['match', '--help']).exit_code == 0;"
        "print([name for name in ('numba', 'numpy', 'pyarrow', 'dask', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_small_matching_needs_neither_compiler_nor_django(files):
    probe = (
        "import sys; from click.testing import CliRunner; from wunschkunde.cli import cli;"
        f"done = CliRunner().invoke(cli, ['match', r'{files}/clients.csv', r'{files}/providers.csv', '--out',"
        f" r'{files}/m.csv']); assert done.exit_code == 0, done.output;"
        "print([name for name in ('numba', 'dask', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
