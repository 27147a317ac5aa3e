"""Where public pages lead beyond their own stage: ``{% load wunschkunde_public %}{% complaint_form_url as url %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.queries.complaints import is_form_open
from wunschkunde.stages.completion.models import Testimonial
from wunschkunde.stages.completion.queries.testimonials import Voice, voices

register = template.Library()


@register.simple_tag(takes_context=True)
def complaint_form_url(context: dict[str, Any]) -> str:
    """Return the address of the practice's complaint form; nothing where it is not open to everybody."""
    practice = context.get("practice")
    if not isinstance(practice, Practice) or practice.published_at is None or not is_form_open(practice):
        return ""
    return reverse("collaboration:complain", args=[practice.slug]) + str(context.get("suffix", ""))


@register.simple_tag
def voices_on_page(practice: Practice) -> list[Voice]:
    """Return what clients agreed to have shown on the practice's public page."""
    return voices(practice, Testimonial.Place.PAGE)
