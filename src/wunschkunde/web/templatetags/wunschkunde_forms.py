"""What a field is drawn with, said in Python: every page with a form draws dozens of attributes and words like these.

``{% load wunschkunde_forms %}{% attributes widget.attrs "class" %}{% if field|is_check_box %}…{{ field|optional }}``
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def attributes(given: Mapping[str, Any], *without: str) -> SafeString:
    """Return the attributes of an input, each after a blank; ``without`` are drawn elsewhere.

    No placeholder: the label stands above each field, and what libraries put there repeats it.
    """
    parts = []
    for name, value in given.items():
        if value is not False and name != "placeholder" and name not in without:
            parts.append(f" {conditional_escape(name)}")
            if value is not True:
                parts.append(f'="{conditional_escape(value)}"')
    return SafeString("".join(parts))


@register.filter
def is_check_box(field: BoundField) -> bool:
    """Whether the field is a lone box to tick, which stands before its label."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def optional(field: BoundField) -> SafeString | str:
    """Say in words that a field may stay empty, unless its whole form may."""
    if field.field.required or getattr(field.form, "all_optional", False):
        return ""
    return format_html(' <span class="optional">{}</span>', _("(optional)"))


@register.filter
def in_error(form: BaseForm) -> list[BoundField]:
    """Return the fields that need another look, in the order of the form."""
    return [form[name] for name in form.fields if name in form.errors]
