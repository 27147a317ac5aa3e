"""A value of a texts file together with where it stands, for errors that name the key."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from wunschkunde.texts.errors import TextsError
from wunschkunde.texts.model import Entry, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Joined(list[Any]):
    """A list put together from several files; `files` names the file of each item."""

    def __init__(self, items: list[Any], files: list[str]) -> None:
        super().__init__(items)
        self.files = files


class Reader:
    """Walks parsed YAML; each step checks the type and remembers the path."""

    __slots__ = ("file", "key", "value")

    def __init__(self, value: Any, file: str, key: str = "") -> None:
        self.value = value
        self.file = file
        self.key = key

    def fail(self, reason: str) -> NoReturn:
        """Raise the error for this place."""
        raise TextsError(self.file, self.key or "file", reason)

    def mapping(self) -> dict[str, Any]:
        """The value as a mapping."""
        if not isinstance(self.value, dict):
            self.fail("must be a mapping")
        return self.value

    def has(self, name: str) -> bool:
        """Whether the mapping holds `name` with a value."""
        return self.mapping().get(name) is not None

    def __getitem__(self, name: str) -> Reader:
        values = self.mapping()
        if values.get(name) is None:
            Reader(None, self.file, f"{self.key}.{name}" if self.key else name).fail("missing")
        return self.child(name, values[name])

    def child(self, name: str, value: Any) -> Reader:
        """A reader for a value below this one."""
        return Reader(value, self.file, f"{self.key}.{name}" if self.key else name)

    def items(self) -> Iterator[tuple[str, Reader]]:
        """Keys and values of the mapping."""
        for name, value in self.mapping().items():
            yield name, self.child(name, value)

    def listed(self) -> list[Reader]:
        """The value as a list; entries with a key are named by it in errors."""
        if not isinstance(self.value, list):
            self.fail("must be a list")
        readers = []
        for index, item in enumerate(self.value):
            reader = self.child(str(item.get("key", index)) if isinstance(item, dict) else str(index), item)
            if isinstance(self.value, Joined):
                reader.file = self.value.files[index]
            readers.append(reader)
        return readers

    def word(self) -> str:
        """The value as a non-empty string."""
        if not isinstance(self.value, str):
            self.fail("must be text")
        if not self.value.strip():
            self.fail("empty")
        return self.value

    def words(self) -> tuple[str, ...]:
        """The value as a list of strings."""
        return tuple(item.word() for item in self.listed())

    def number(self, low: int, high: int) -> int:
        """The value as a whole number from `low` to `high`; a bool is none."""
        if type(self.value) is not int:
            self.fail(f"must be a whole number from {low} to {high}")
        if not low <= self.value <= high:
            self.fail(f"{self.value} is not from {low} to {high}")
        return self.value

    def flag(self) -> bool:
        """The value as true or false."""
        if not isinstance(self.value, bool):
            self.fail("must be true or false")
        return self.value

    def one_of(self, allowed: Any) -> str:
        """The value as one of the allowed words."""
        word = self.word()
        if word not in allowed:
            self.fail(f"{word!r} is not one of {', '.join(sorted(allowed))}")
        return word

    def text(self) -> Text:
        """The value as a text: German and English, informal German where it differs."""
        values = self.mapping()
        du = self["de_du"].word() if values.get("de_du") is not None else None
        return Text(de=self["de"].word(), en=self["en"].word(), de_du=du)

    def texts(self) -> tuple[Text, ...]:
        """The value as a list of texts."""
        return tuple(item.text() for item in self.listed())

    def text_map(self) -> Mapping[str, Text]:
        """The value as a mapping of keys to texts."""
        return MappingProxyType({name: item.text() for name, item in self.items()})

    def cues(self) -> Mapping[str, tuple[str, ...]]:
        """The value as lists of cues per language."""
        return MappingProxyType({name: item.words() for name, item in self.items()})

    def entries(self) -> tuple[Entry, ...]:
        """The value as a list of texts with keys, and hints where there are any."""
        result = []
        for item in self.keyed():
            hint = None
            if item.has("hint_de"):
                hint = Text(de=item["hint_de"].word(), en=item["hint_en"].word())
            result.append(Entry(item["key"].word(), item.text(), hint))
        return tuple(result)

    def keyed(self) -> list[Reader]:
        """The value as a list of mappings with different keys."""
        items = self.listed()
        seen: set[str] = set()
        for item in items:
            key = item["key"].word()
            if key in seen:
                item.fail("duplicate key")
            seen.add(key)
        return items
