"""Reading YAML from people: strict, fast, and every error is one line.

Refused are duplicate keys (YAML keeps the last silently), aliases (a few lines of them
unfold to gigabytes), keys that are no strings (`no:` is a bool), several documents,
foreign tags, other encodings than UTF-8 and files of more than two megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from wunschkunde.texts.errors import TextsError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000
MAX_DEPTH = 60

_STRING = "tag:yaml.org,2002:str"
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp"))


def read_yaml(path: Path, *, name: str | None = None) -> Any:
    """The one YAML document in `path` as dicts, lists and scalars.

    `name` is what errors call the file (default: the path as given).
    Raises TextsError for whatever keeps the file from being read.
    """
    shown = name or str(path)
    try:
        # Read one byte more than allowed: a device or a pipe reports no size beforehand.
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise TextsError(shown, "file", error.strerror or "cannot be read") from error
    if len(raw) > MAX_BYTES:
        raise TextsError(shown, "file", f"larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextsError(shown, f"byte {error.start + 1}", "not UTF-8") from error
    return parse_yaml(text, name=shown)


def parse_yaml(text: str, *, name: str) -> Any:
    """The one YAML document in `text`; as `read_yaml`."""
    loader: yaml.CSafeLoader | None = None
    try:
        _check_events(text, name)
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise TextsError(name, "file", "empty")
        return _Builder(loader, name).build(node, "")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else "file"
        raise TextsError(name, where, error.problem or "not valid YAML") from error
    except yaml.YAMLError as error:
        raise TextsError(name, "file", f"not valid YAML ({error})") from error
    finally:
        if loader is not None:
            loader.dispose()


def _check_events(text: str, name: str) -> None:
    """Refuse aliases and deep nesting before anything is built.

    The parser builds its tree recursively in C: a file of a hundred thousand brackets
    would end the process without a word.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            raise TextsError(name, _line(event), "aliases are not allowed")
        if depth > MAX_DEPTH:
            raise TextsError(name, _line(event), "nested too deeply")


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else "file"


class _Builder:
    """Turns YAML nodes into plain values; knows the path to every one of them."""

    def __init__(self, loader: yaml.CSafeLoader, name: str) -> None:
        self.loader = loader
        self.name = name

    def build(self, node: yaml.Node, path: str) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{path}[{index}]") for index, item in enumerate(node.value)]
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = f"line {key_node.start_mark.line + 1}"
            if key_node.tag != _STRING or not isinstance(key_node, yaml.ScalarNode):
                raise TextsError(self.name, f"{path or 'file'} {line}", "a key must be a word")
            key = key_node.value
            inner = f"{path}.{key}" if path else key
            if key in result:
                raise TextsError(self.name, inner, f"duplicate key ({line})")
            result[key] = self.build(value_node, inner)
        return result

    def scalar(self, node: yaml.Node, path: str) -> Any:
        if node.tag == _STRING:
            return node.value
        if node.tag not in _PLAIN_TAGS:
            raise TextsError(self.name, path, f"tag {node.tag} is not allowed")
        try:
            return self.loader.construct_object(node)
        except (ValueError, OverflowError) as error:
            raise TextsError(self.name, path, f"not a value ({error})") from error
