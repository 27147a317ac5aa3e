"""Every field carries its label, help and error where eyes and ears look for them."""

from __future__ import annotations

from django import forms
from django.template import Context, Template
from django.utils import translation


class Question(forms.Form):
    name = forms.CharField(
        label="Your name", help_text="As you want to be called.", error_messages={"required": "Say it."}
    )
    place = forms.CharField(label="Your place", required=False)
    level = forms.TypedChoiceField(
        label="How much?",
        choices=[(1, "little"), (2, "some"), (3, "much")],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )
    gut = forms.ChoiceField(
        choices=[(i, i) for i in range(11)],
        widget=forms.RadioSelect(attrs={"class": "gut", "low": "says no", "high": "says yes"}),
        required=False,
    )
    agree = forms.BooleanField(label="I have read it", required=False)


def drawn(data: dict[str, str] | None = None, language: str = "en") -> str:
    with translation.override(language):
        return str(Question(data))


def test_optional_fields_say_so_in_words() -> None:
    assert drawn().count("(optional)") == 2  # place and gut; a lone check box needs no such word
    assert drawn(language="de").count("(freiwillig)") == 2


def test_help_and_error_belong_to_their_field() -> None:
    page = drawn({})
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_the_fields() -> None:
    page = drawn({})
    assert page.index('class="error-summary"') < page.index('class="fields"')
    assert 'href="#id_name"' in page
    assert 'href="#id_level_0"' in page  # the first of the buttons, since a group cannot be focused
    assert "error-summary" not in drawn()


def test_a_scale_is_a_named_group() -> None:
    page = drawn()
    assert "<legend>How much?" in page
    assert '<div id="id_level" class="scale">' in page
    assert page.count('<span class="option-text">') == 3 + 11


def test_the_ends_of_the_gut_scale_are_said_once() -> None:
    page = drawn()
    assert page.count("says no") == page.count("says yes") == 1
    assert " low=" not in page


def test_attributes_are_escaped_and_a_placeholder_is_left_out() -> None:
    given = {"id": "a", "class": "wide", "required": True, "hidden": False, "placeholder": "no", "title": '<"&'}
    drawn = Template('{% load wunschkunde_forms %}{% attributes given "class" %}').render(Context({"given": given}))
    assert drawn == ' id="a" required title="&lt;&quot;&amp;"'


def test_what_is_drawn_once_knows_nobody() -> None:
    template = Template("{% load wunschkunde_shell %}{% once %}for all{{ reader }}{% endonce %}, {{ reader }}")
    assert [template.render(Context({"reader": name})) for name in ("Malin", "Imke")] == [
        "for all, Malin",
        "for all, Imke",
    ]
