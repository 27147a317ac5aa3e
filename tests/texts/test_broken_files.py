"""A broken texts file is one line naming file and key."""

import shutil

import pytest

from wunschkunde.texts import TextsError
from wunschkunde.texts.loader import CONTENT, load
from wunschkunde.texts.strict_yaml import MAX_BYTES, parse_yaml, read_yaml


def broken(tmp_path, file, old, new):
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TextsError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("words.yaml", "words:", "words: [", "words.yaml: line"),
        (
            "dimensions/1_human.yaml",
            "key: eye_level",
            "key: values",
            "dimensions/1_human.yaml: dimensions.values: duplicate key",
        ),
        (
            "dimensions/2_working_style.yaml",
            "kind: scale5",
            "kind: scale6",
            "dimensions.planning.kind: 'scale6' is not",
        ),
        ("dimensions/2_working_style.yaml", "{value: 2, ", "{value: 3, ", "dimensions.planning.scale: must have"),
        (
            "dimensions/2_working_style.yaml",
            "default_importance: 7",
            "default_importance: true",
            "default_importance: must",
        ),
        (
            "dimensions/2_working_style.yaml",
            "default_importance: 7",
            "default_importance: 11",
            "11 is not from 0 to 10",
        ),
        (
            "dimensions/2_working_style.yaml",
            "provider_need: similar",
            "provider_need: knockout",
            "cannot be a knock-out",
        ),
        ("dimensions/2_working_style.yaml", "provider_need: similar", "provider_need: other", "'other' is not one of"),
        ("decisions.yaml", '    en: "Accept: we work together"\n', "", "decisions.yaml: decisions.accept: no en"),
        ("decisions.yaml", "Accept: we", "Accept:  we", "decisions.accept.en: double space"),
        ("warnings.yaml", "dimensions: [price]", "dimensions: [prize]", "unknown dimension prize"),
        ("warnings.yaml", "severity: notice", "severity: loud", "'loud' is not one of"),
        ("inquiry.yaml", "intro:", "intro_:", "inquiry.yaml: inquiry_form.intro: missing"),
        ("letters/1_inquiry.yaml", "{{ deadline }}", "{{ moon }}", "inquiry_received.de: unknown placeholder moon"),
        ("letters/1_inquiry.yaml", "{{ deadline }}", "{{ deadline", "inquiry_received.de: stray {{"),
        ("letters/1_inquiry.yaml", "{{ deadline }}", "morgen", "differ in their placeholders"),
        (
            "letters/1_inquiry.yaml",
            "danke für deine Anfrage",
            "danke für Ihre Anfrage",
            "formal word in the informal letter",
        ),
        ("conventions.yaml", "groups:", "decisions: {}\ngroups:", "stands in conventions.yaml already"),
    ],
)
def test_a_broken_file_names_file_and_key(tmp_path, file, old, new, message):
    assert message in broken(tmp_path, file, old, new)


def test_a_missing_part_is_named(tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    (folder / "tone_check.yaml").unlink()
    with pytest.raises(TextsError, match="tone_check: missing"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("a: 1\na: 2", "duplicate key"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("a: &a [x]\n" + "\n".join(f"b{i}: &b{i} [*a, *a]" for i in range(9)), "aliases"),
        ("no: 1", "a key must be a word"),
        ("1: 1", "a key must be a word"),
        ("[a]: 1", "a key must be a word"),
        ("a: !!python/object:os.system x", "not allowed"),
        ("a: !own x", "not allowed"),
        ("a: 2023-99-99", "not a value"),
        ("a: 1\n---\nb: 2", "line"),
        ("a: [", "line"),
        ("a: \x00", "not valid YAML"),
        ("[" * 500, "f.yaml"),
        ("a: " + "[" * 100 + "]" * 100, "nested too deeply"),
        ("a: " + "1" * 5000, "not a value"),
    ],
)
def test_yaml_is_read_strictly(text, message):
    with pytest.raises(TextsError, match=message) as caught:
        parse_yaml(text, name="f.yaml")
    assert str(caught.value).startswith("f.yaml: ")
    assert "\n" not in str(caught.value)


def test_files_that_are_none(tmp_path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("ä: 1".encode("latin-1"))
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    for path, message in (
        (tmp_path / "missing.yaml", "No such file"),
        (tmp_path, "Is a directory"),
        (latin, "not UTF-8"),
        (large, "larger than 2 MB"),
    ):
        with pytest.raises(TextsError, match=message):
            read_yaml(path)
