"""Tables as spreadsheets of any country save them, and ids that no spreadsheet computes."""

import csv

import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from tests.cli.test_match import CLIENTS, PROVIDERS, match, rows
from wunschkunde import texts
from wunschkunde.cli import cli
from wunschkunde.cli.matching import tables
from wunschkunde.cli.matching.files import read_side
from wunschkunde.engine.matching.answers import Answers
from wunschkunde.engine.matching.rules import Rules


@pytest.fixture
def files(tmp_path):
    (tmp_path / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    (tmp_path / "providers.csv").write_text(PROVIDERS, encoding="utf-8")
    return tmp_path


def in_german(text):
    """The same table as German Excel saves it: semicolons, quotes where one stands in a cell, a mark, Windows lines."""
    lines = [line.split(",") for line in text.splitlines()]
    cells = [[f'"{cell}"' if ";" in cell else cell for cell in line] for line in lines]
    return "\ufeff" + "\r\n".join(";".join(line) for line in cells) + "\r\n"


def same(one: Answers, other: Answers) -> bool:
    kept = [
        {name: getattr(side, name).tolist() for name in side.__slots__ if name != "forbidden"} for side in (one, other)
    ]
    limits = [{place: bits.tolist() for place, bits in side.forbidden.items()} for side in (one, other)]
    return kept[0] == kept[1] and limits[0] == limits[1]


@pytest.mark.parametrize(
    "change", [in_german, lambda text: text.replace(",", "\t"), lambda text: text.replace("\n", "\r\n\r\n")]
)
def test_a_table_of_any_spreadsheet_is_read_as_the_same(files, change):
    rules = Rules.of(texts.engine_dimensions())
    for name, text in (("clients", CLIENTS), ("providers", PROVIDERS)):
        (files / "other.csv").write_bytes(change(text).encode())
        sides = [
            read_side(files / file, rules, has_capacity=name == "providers") for file in (f"{name}.csv", "other.csv")
        ]
        assert same(*sides)


def test_what_is_written_opens_where_the_clients_were_saved(files):
    """The same table as with commas, in the other way of writing."""
    match(files)
    with_commas = rows(files / "matches.csv")
    (files / "clients.csv").write_bytes(in_german(CLIENTS).encode())
    match(files)
    for name in ("matches", "matches.unmatched"):
        assert (files / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (files / "matches.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [
            {key: cell.replace(",", ".") for key, cell in row.items()} for row in csv.DictReader(file, delimiter=";")
        ]
    assert found == with_commas
    assert '"0,80' in (files / "matches.csv").read_text(encoding="utf-8-sig")


def test_with_semicolons_decimals_have_commas(files):
    (files / "clients.csv").write_text("id;pace_wish;pace_importance\nanna;4,0;7,5\n", encoding="utf-8")
    (files / "point.csv").write_text("id,pace_wish,pace_importance\nanna,4,7.5\n", encoding="utf-8")
    rules = Rules.of(texts.engine_dimensions())
    assert same(*(read_side(files / name, rules, has_capacity=False) for name in ("clients.csv", "point.csv")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; the first row names the columns"),
        (b"\n\n", "is empty; the first row names the columns"),
        (b"id,pace_wish\n", "nobody stands in it"),
        (b"pace_wish\n3\n", "column id, row 1: missing"),
        (b"id,id\na,b\n", "column id stands twice"),
        ("id,pace_wish\nanna,3\nJürgen,4\n".encode("cp1252"), "row 3: is not UTF-8; save the table as “CSV UTF-8”"),
        ("id,Größe\nanna,3\n".encode("cp1252"), "row 1: is not UTF-8; save the table as “CSV UTF-8”"),
        ("id,pace_wish\nanna,3\n".encode("utf-16"), "row 1: is not UTF-8; save the table as “CSV UTF-8”"),
        (
            b"id;topic_wish\r\nanna;text;brand\r\n",
            "row 2: 3 cells, but 2 columns; several options in one cell stand in quotes",
        ),
        (b"id;pace_wish\r\n\r\nanna;7,5\r\n", "column pace_wish, row 3: '7,5' is not a level from 1 to 5"),
        (b"id,pace_min,pace_max\nanna,2,4\nberta,4,2\n", "column pace_min, row 3: 4 is above the 2 of pace_max"),
        (b'id,pace_wish\nanna,3\n"ber\nta",3\n', "column id, row 3: 'ber\\nta' holds more than one line"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(files, data, said):
    (files / "clients.csv").write_bytes(data)
    result = match(files, code=2)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_other_files_are_refused_by_their_name(files):
    (files / "clients.xlsx").write_bytes(b"PK")
    (files / "broken.parquet").write_bytes(b"PK")
    for name, said in (
        ("clients.xlsx", "the name must end in .parquet or .csv"),
        ("broken.parquet", "is no Parquet file"),
    ):
        names = [str(files / name), str(files / "providers.csv")]
        result = CliRunner().invoke(cli, ["match", *names, "--out", str(files / "m.csv")])
        assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_long_file_is_read_by_and_by(files, monkeypatch):
    """Rows of all parts are there, and limits that one part alone states; a mistake in a later part has its row."""
    rules = Rules.of(texts.engine_dimensions())
    table = pa.table(
        {"id": [f"c{n}" for n in range(20)], "pace_wish": [1 + n % 5 for n in range(20)], "pace_min": [0] * 20}
    )
    limited = table.set_column(2, "pace_min", pa.array([None] * 13 + [3] + [None] * 6, pa.int64()))
    pa.parquet.write_table(limited, files / "clients.parquet")
    whole = read_side(files / "clients.parquet", rules, has_capacity=False)
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", 3)
    assert same(read_side(files / "clients.parquet", rules, has_capacity=False), whole)
    pa.parquet.write_table(limited.set_column(0, "id", pa.array([*"abcdefghij"] * 2)), files / "clients.parquet")
    names = [str(files / "clients.parquet"), str(files / "providers.csv")]
    result = CliRunner().invoke(cli, ["match", *names, "--out", str(files / "m.csv")])
    assert "column id, row 11: 'a' stands twice" in result.stderr


def test_ids_that_a_spreadsheet_would_compute_are_guarded_and_come_back(files):
    odd = ["=1+1", "+49", "-5", "@me", "'=x", "'quiet", "anna"]
    with (files / "clients.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "topic_wish", "pace_wish", "pace_brings"], *([name, "text", 3, 3] for name in odd)]
        )
    match(files, out="matches.parquet")
    kept = pa.parquet.read_table(files / "matches.parquet")["client_id"].unique().to_pylist()
    assert sorted(kept) == sorted(["=1+1", "+49", "-5", "@me", "=x", "'quiet", "anna"])
    match(files, "--stable")
    cells = [row["client_id"] for name in ("matches", "matches.unmatched") for row in rows(files / f"{name}.csv")]
    assert sorted(cells) == sorted(["'=1+1", "'+49", "'-5", "'@me", "'=x", "'quiet", "anna"])
