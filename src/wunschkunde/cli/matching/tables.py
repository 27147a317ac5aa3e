"""Tables in files, Parquet or CSV, some rows at a time: so much is held, however long the file.

CSV is UTF-8, with or without a byte order mark, with the line ends of any system; cells stand between commas,
semicolons or tabs, whichever the names in the first row stand between.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from wunschkunde.cli.program import Refusal

ROWS_AT_ONCE, BYTES_AT_ONCE = 16_384, 4 << 20
SEPARATORS = ",;\t"
NO_UTF8 = "is not UTF-8; save the table as “CSV UTF-8”"


class Source:
    """One file: the names of its columns, and its rows."""

    def __init__(self, path: Path) -> None:
        """Read the names. Refuses what is neither CSV nor Parquet, and a name that stands twice."""
        self.path, self.is_csv = path, path.suffix.lower() == ".csv"
        if not self.is_csv and path.suffix.lower() != ".parquet":
            raise Refusal(f"{path}: the name must end in .parquet or .csv")
        self.separator = ""
        with self._readable():
            self.names = self._csv_names() if self.is_csv else pa.parquet.read_schema(self.path).names
        double = [name for name in self.names if self.names.count(name) > 1]
        if double:
            raise Refusal(f"{path}: column {double[0]} stands twice")

    def tables(self) -> Iterator[pa.Table]:
        """The rows by and by; in CSV everything is text."""
        with self._readable():
            for batch in self._csv_batches() if self.is_csv else self._parquet_batches():
                yield pa.Table.from_batches([batch])

    def row(self, index: int) -> int:
        """The number of a row for people: in CSV that of the line in the file, the first holding the names."""
        if not self.is_csv:
            return index + 1
        with self.path.open(encoding="utf-8-sig", errors="replace") as file:
            lines = (number for number, line in enumerate(file, 1) if line != "\n")
            return next(number for place, number in enumerate(lines) if place == index + 1)

    def _csv_names(self) -> list[str]:
        with self.path.open("rb") as file:
            head = file.read(BYTES_AT_ONCE).lstrip(b"\r\n")
        line = io.StringIO(head.decode("utf-8-sig", errors="replace").lstrip("\r\n"), newline=None).readline()
        if "\ufffd" in line:
            raise Refusal(f"{self.path}: row 1: {NO_UTF8}")
        if not line.strip():
            raise Refusal(f"{self.path}: is empty; the first row names the columns")
        self.separator = max(SEPARATORS, key=line.count)
        return next(csv.reader([line.rstrip("\n")], delimiter=self.separator))

    def _csv_batches(self) -> Iterator[pa.RecordBatch]:
        kinds = dict.fromkeys(self.names, pa.string())
        yield from pa.csv.open_csv(
            self.path,
            read_options=pa.csv.ReadOptions(block_size=BYTES_AT_ONCE),
            parse_options=pa.csv.ParseOptions(delimiter=self.separator),
            convert_options=pa.csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
        )

    def _parquet_batches(self) -> Iterator[pa.RecordBatch]:
        with pa.parquet.ParquetFile(self.path) as file:
            yield from file.iter_batches(ROWS_AT_ONCE)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Refusal(f"{self.path}: {error.strerror or error}") from error
        except pa.ArrowException as error:
            raise Refusal(f"{self.path}: {self._reason(str(error))}") from error

    def _reason(self, words: str) -> str:
        if not self.is_csv:
            return "is no Parquet file, or a broken one"
        if "UTF8" in words:
            with self.path.open("rb") as file:
                return next((f"row {n}: {NO_UTF8}" for n, line in enumerate(file, 1) if not _is_utf8(line)), words)
        row, cells = self._ragged()
        if not row:
            return words.partition("\n")[0]
        hint = '; several options in one cell stand in quotes: "text;brand"' if self.separator == ";" else ""
        return f"row {row}: {cells} cells, but {len(self.names)} columns{hint}"

    def _ragged(self) -> tuple[int, int]:
        """The first line with more or fewer cells than there are columns, and how many; zeros where there is none."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=self.separator)
            try:
                ragged = ((lines.line_num, len(cells)) for cells in lines if cells and len(cells) != len(self.names))
                return next(ragged, (0, 0))
            except csv.Error:
                return 0, 0


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
