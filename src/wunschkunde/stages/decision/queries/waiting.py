"""Reads for the day: which clarifications still wait for the client, and which came back."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from wunschkunde.stages.decision.models import Clarification
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State


def waiting_for_client() -> QuerySet[Inquiry]:
    """Return the inquiries that wait for a word of the client, the longest waiting first, with ``asked_at``."""
    return _being_clarified().exclude(_every_question_answered())


def come_back() -> QuerySet[Inquiry]:
    """Return those in which every question was answered, so that it is the practice's turn, the oldest first."""
    return _being_clarified().filter(_every_question_answered())


def _being_clarified() -> QuerySet[Inquiry]:
    clarified = Inquiry.objects.filter(state=State.CLARIFYING)
    return clarified.annotate(asked_at=Max("clarifications__asked_at")).order_by("asked_at", "pk")


def _every_question_answered() -> Q:
    questions = Clarification.objects.filter(inquiry=OuterRef("pk"))
    return Q(Exists(questions)) & ~Q(Exists(questions.filter(answered_at=None)))
