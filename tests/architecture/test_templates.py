"""Pages that a strict content security policy lets through, and that speak to nobody but us."""

from __future__ import annotations

import re

from tests.architecture.places import named, sources, templates

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)

INLINE = {
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\s(?:data-)?(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "evaluated values": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']\s*js:", re.IGNORECASE),
}

# A link that a person follows is their own step; what a browser fetches by itself is not.
FETCHED = re.compile(
    r"""(?:\b(?:src|srcset|action|poster|formaction|hx-get|hx-post)\s*=\s*["']?|<link\b[^>]*href\s*=\s*["']?)(?:https?:)?//""",
    re.IGNORECASE,
)
STYLED = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""", re.IGNORECASE)
SCRIPTED = re.compile(r"""["'`](?:https?:|wss?:)?//(?!www\.w3\.org/)[a-z]""", re.IGNORECASE)


def test_nothing_inline() -> None:
    found = [
        f"{named(path)}: {what}"
        for path in templates()
        for what, pattern in INLINE.items()
        if pattern.search(TAG.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_foreign_host() -> None:
    looked_at = {"*.html": FETCHED, "*.svg": FETCHED, "*.css": STYLED, "*.js": SCRIPTED}
    found = [
        f"{named(path)}: {match.group(0)}"
        for ending, pattern in looked_at.items()
        for path in sources(ending)
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_patterns_see_what_they_forbid() -> None:
    bad = ["<script>x()</script>", "<style>", '<p style="x">', '<a onclick="x">', '<a href="javascript:x">']
    assert [[what for what, pattern in INLINE.items() if pattern.search(sample)] for sample in bad] == [
        ["a script in the page"],
        ["a style sheet in the page"],
        ["a style attribute"],
        ["an on… attribute"],
        ["a javascript: address"],
    ]
    assert FETCHED.search('<img src="https://example.org/a.png">')
    assert FETCHED.search('<link rel="x" href="//example.org/a.css">')
    assert not FETCHED.search('<a href="https://example.org">')
    assert STYLED.search("url(https://example.org/a.woff2)")
    assert SCRIPTED.search("fetch('https://example.org')")
