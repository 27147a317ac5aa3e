"""A person decides, with a reason and a letter; and takes it back while the letter has not left the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions.assessment import assess
from wunschkunde.stages.decision.actions.gut import locked
from wunschkunde.stages.decision.emails import Letter, compose, letter_language
from wunschkunde.stages.decision.models import Assessment, Clarification, Colleague, Decision, LetterDraft, Undo
from wunschkunde.stages.inquiry.actions import add_answer, forget_letter, tell_by_letter
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules import transition
from wunschkunde.stages.profile.calendar import leaves_at


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody is about to decide, before it is said to anybody."""

    kind: str
    reason: str
    topic: str = ""
    condition: str = ""
    kickoff_first: str = ""
    question: str = ""
    colleague: Colleague | None = None
    until: str = ""  # of a no for want of room: from which day on there is some again, as ISO date

    def as_data(self) -> dict[str, str]:
        """Return the choice as the draft keeps it: text only, all that an encrypted field gives back as it was."""
        return {
            "kind": self.kind,
            "reason": self.reason,
            "topic": self.topic,
            "condition": self.condition,
            "kickoff_first": self.kickoff_first,
            "question": self.question,
            "colleague": str(self.colleague.pk) if self.colleague else "",
            "until": self.until,
        }


def latest_assessment(inquiry: Inquiry) -> Assessment:
    """Return the assessment a decision rests on; asked only after ``check_decide``."""
    return Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).select_related("practice").latest("pk")


# What one is writing is no event yet: drafts leave no trace in the history.
@transaction.atomic
def prepare_letter(*, inquiry: Inquiry, author: User, choice: Choice, starts_over: bool = False) -> LetterDraft:
    """Keep what is about to be decided, with its letter; what was edited in it stays while the choice is the same.

    Raises Refused when this decision is not possible now.
    """
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_decide(current, choice.kind)
    draft = LetterDraft.objects.filter(inquiry=current).first()
    data = choice.as_data()
    told = ("kind", "topic", "condition", "question", "colleague", "until")
    if draft is not None and not starts_over and all(draft.data.get(name, "") == data[name] for name in told):
        data |= {"subject": draft.data["subject"], "body": draft.data["body"]}
    else:
        letter = compose(
            inquiry=current,
            assessment=latest_assessment(current),
            kind=choice.kind,
            topic=choice.topic,
            condition=choice.condition,
            question=choice.question,
            colleague=choice.colleague,
            until=choice.until,
        )
        data |= {"subject": letter.subject, "body": letter.body}
    written, _made = LetterDraft.objects.update_or_create(
        inquiry=current, defaults={"practice": current.practice, "data": data}
    )
    return written


@transaction.atomic
def save_letter(*, inquiry: Inquiry, author: User, letter: Letter) -> LetterDraft:
    """Keep the letter as it stands while it is being written. Raises Refused when there is none."""
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_open(current)
    draft = LetterDraft.objects.filter(inquiry=current).first()
    if draft is None:
        raise rules.Refused(_("Choose first what you decide; then comes the letter."))
    draft.data = {**draft.data, "subject": letter.subject, "body": letter.body}
    draft.save()
    return draft


@transaction.atomic
def decide(
    *,
    inquiry: Inquiry,
    author: User,
    choice: Choice,
    letter: Letter | None,
    at_once: bool = False,
    overnight: bool = False,
    now: datetime | None = None,
) -> Decision:
    """Decide, with a person, a day and a reason.

    The letter leaves in office hours, or after a minute if ``at_once``, or on the next morning if ``overnight``.
    Without one it was copied and sent by hand. A question that still waits to leave is called back: nobody is asked
    and answered in one. Raises Refused when the step is not possible now.
    """
    now = now or timezone.now()
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_decide(current, choice.kind)
    rules.check_choice(choice.kind, choice.reason, choice.question, choice.colleague)
    rules.check_reachable(current, is_mailed=letter is not None)
    _call_question_back(current)
    leaving = leaves_at(current.practice, now, at_once=at_once, overnight=overnight)
    message = _queued(current, letter, choice.kind, leaving) if letter else None
    decision = Decision.objects.create(
        practice=current.practice,
        author=author,
        inquiry=current,
        assessment=latest_assessment(current),
        kind=choice.kind,
        reason=choice.reason.strip(),
        condition=choice.condition.strip(),
        kickoff_first=choice.kickoff_first,
        colleague=choice.colleague,
        letter=message,
        created_at=now,
    )
    _keep_question(decision, choice.question)
    current.state = transition(current, choice.kind)
    current.save(update_fields=["state"])
    tell_by_letter(inquiry=current, letter=message, now=now)
    LetterDraft.objects.filter(inquiry=current).delete()
    facts = {"decision": decision.pk, "kind": choice.kind, "by_hand": message is None}
    record(practice=current.practice, actor=author, verb="decided", target=current, data=facts)
    return decision


def _call_question_back(inquiry: Inquiry) -> bool:
    """Call a question back whose letter has not left the house, answered or not; False when there is none."""
    asked = Decision.objects.filter(inquiry=inquiry, kind=Decision.Kind.CLARIFY, letter__state=Message.State.QUEUED)
    waiting = asked.select_related("letter").first()
    if waiting is None or waiting.letter is None or not outbox.cancel(message=waiting.letter):
        return False
    Clarification.objects.filter(inquiry=inquiry, answered_at=None).delete()
    forget_letter(inquiry=inquiry)
    return True


def _keep_question(decision: Decision, question: str) -> None:
    if decision.kind != Decision.Kind.CLARIFY:
        return
    asked = decision.assessment.result["next_question"]
    Clarification.objects.create(
        practice=decision.practice,
        inquiry=decision.inquiry,
        assessment=decision.assessment,
        dimension=asked["dimension"] if asked else "",
        question=question.strip(),
        asked_at=decision.created_at,
    )


def _queued(inquiry: Inquiry, letter: Letter, kind: str, not_before: datetime) -> Message:
    return outbox.queue(
        practice=inquiry.practice,
        purpose=f"decision_{kind}",
        to_address=inquiry.email,
        to_name=inquiry.name,
        subject=letter.subject,
        body=letter.body,
        language=letter_language(inquiry),
        not_before=not_before,
    )


@transaction.atomic
def undo(*, decision: Decision, author: User, now: datetime | None = None) -> Undo:
    """Take a decision back: its letter is called back, the inquiry is open again. Raises Refused when too late."""
    now = now or timezone.now()
    current = locked(decision.inquiry)
    fresh = Decision.objects.select_related("inquiry", "letter", "undo").get(pk=decision.pk)
    rules.check_person(author, current.practice)
    rules.check_undo(fresh, now)
    if fresh.letter is not None and not outbox.cancel(message=fresh.letter):
        raise rules.Refused(_("The letter has already left. Write to the person if something changed."))
    question = ""
    if fresh.kind == Decision.Kind.CLARIFY:
        unanswered = Clarification.objects.filter(inquiry=current, assessment=fresh.assessment, answered_at=None)
        question = "".join(unanswered.values_list("question", flat=True)[:1])
        unanswered.delete()
    forget_letter(inquiry=current)
    if fresh.letter is not None:
        _draft_again(fresh, fresh.letter, question)
    taken_back = Undo.objects.create(practice=current.practice, author=author, decision=fresh, created_at=now)
    # A question that went out before is still out, or came back and waits for the practice.
    current.state = transition(current, "resume" if current.clarifications.exists() else "reopen")
    current.save(update_fields=["state"])
    record(practice=current.practice, actor=author, verb="decision_undone", target=current, data={"decision": fresh.pk})
    return taken_back


def _draft_again(decision: Decision, letter: Message, question: str) -> None:
    """Keep reason and letter of a decision that was taken back: mostly it is a word that is to be mended."""
    choice = Choice(
        kind=decision.kind,
        reason=decision.reason,
        condition=decision.condition,
        kickoff_first=decision.kickoff_first,
        question=question,
        colleague=decision.colleague,
    )
    data = {**choice.as_data(), "subject": letter.subject, "body": letter.body}
    LetterDraft.objects.update_or_create(
        inquiry=decision.inquiry, defaults={"practice": decision.practice, "data": data}
    )


@transaction.atomic
def send_now(*, decision: Decision, author: User, now: datetime | None = None) -> Decision:
    """Let the letter of a decision leave at once instead of in office hours. Raises Refused when it has left."""
    current = locked(decision.inquiry)
    rules.check_person(author, current.practice)
    if decision.letter is None or not outbox.send_now(message=decision.letter, now=now or timezone.now()):
        raise rules.Refused(_("The letter has already left, or was called back."))
    record(
        practice=current.practice, actor=author, verb="letter_sent_now", target=current, data={"decision": decision.pk}
    )
    return decision


@transaction.atomic
def record_clarification(
    *, clarification: Clarification, author: User, answer: str, values: dict[str, Any] | None = None
) -> Assessment:
    """Record what came back to the one question, in words and as answers, and compute the picture anew.

    ``values`` are the new answers of the dimension by perspective. Where it was answered before it was sent, it is
    not asked any more. Raises Refused when it is recorded already.
    """
    current = locked(clarification.inquiry)
    fresh = Clarification.objects.select_related("inquiry").get(pk=clarification.pk)
    rules.check_person(author, current.practice)
    rules.check_answer(fresh)
    fresh.answer, fresh.answered_at = answer.strip(), timezone.now()
    fresh.save(update_fields=["answer", "answered_at"])
    if _call_question_back(current):
        tell_by_letter(inquiry=current, letter=None, now=fresh.answered_at)
    for perspective, value in (values or {}).items():
        add_answer(inquiry=current, author=author, dimension=fresh.dimension, perspective=perspective, value=value)
    record(
        practice=current.practice, actor=author, verb="clarified", target=current, data={"dimension": fresh.dimension}
    )
    return assess(inquiry=current, author=author, occasion=fresh.dimension)
