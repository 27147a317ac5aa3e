"""What programs send and get. What is not described here is refused, so that nothing else can be set."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

SENTENCE = 2000


def _storable(text: str) -> str:
    """Refuse what a database cannot keep: NUL, and halves of characters that JSON lets through."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("not storable")
    return text


Words = Annotated[StrictStr, AfterValidator(_storable)]
Filled = Annotated[Words, Field(min_length=1, pattern=r"\S")]
Number = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]


class Given(BaseModel):
    """What is sent: only what is described."""

    model_config = ConfigDict(extra="forbid")


class GutGiven(Given):
    """A gut feeling from 0 to 10 with a sentence, or `"skip": true`. One of both."""

    value: Annotated[StrictInt, Field(ge=0, le=10)] | None = None
    sentence: Annotated[Words, Field(max_length=SENTENCE)] = ""
    skip: StrictBool = False

    @model_validator(mode="after")
    def one_of_both(self) -> GutGiven:
        """Refuse a value with a skip, and neither of them: a skip is said, never assumed."""
        if (self.value is None) != self.skip:
            raise ValueError("value or skip")
        return self


class LookGiven(Given):
    """Which dimension is looked at."""

    dimension: Annotated[Filled, Field(max_length=60)]


class InquiryLine(BaseModel):
    """One inquiry in the list."""

    id: int
    name: str
    organization: str
    state: str
    received_at: datetime
    read_at: datetime | None
    answer_by: str


class InquiryPage(BaseModel):
    """A page of the list: the unread first, then by date, as on the page for people."""

    count: int
    page: int
    pages: int
    inquiries: list[InquiryLine]


class AnswerShown(BaseModel):
    """An answer of the client that stands: what they wish or bring, as its keys and in words."""

    dimension: str
    perspective: Literal["expects", "offers"]
    value: int | list[str]
    words: str


class GutShown(BaseModel):
    """A gut feeling as it was noted; `value` null is a recorded skip."""

    value: int | None
    sentence: str
    noted_at: datetime


class InquiryShown(InquiryLine):
    """One inquiry: their words, their answers, and where it stands. `step` is the one thing to do now."""

    email: str
    phone: str
    language: str
    words: dict[str, str]
    answers: list[AnswerShown]
    step: str
    first_gut: GutShown | None
    still_to_look_at: list[str]
    second_gut: GutShown | None
    decision: str | None


class PointShown(BaseModel):
    """One dimension as it was looked at: both sides' own words, nothing weighed; empty where nothing was said."""

    dimension: str
    name: str
    client_wish: str
    client_brings: str
    provider_wish: str
    provider_brings: str
    still_to_look_at: list[str]


class NeedShown(BaseModel):
    """How far one side's need is met, in [0, 1]; null where nothing can be compared."""

    value: float | None
    low: float | None
    high: float | None
    certainty: float


class KnockOutShown(BaseModel):
    """A limit that is met, and who set it."""

    dimension: str
    stated_by: str


class GapShown(BaseModel):
    """A dimension that costs fit, in whose need, and how much."""

    dimension: str
    need: str
    loss: float


class QuestionShown(BaseModel):
    """The one question that clarifies most."""

    dimension: str
    text: str
    why: str


class InWords(BaseModel):
    """The assessment as a person reads it."""

    band: str
    headline: str
    certainty: str
    knockouts: list[str]
    carries: list[str]
    rubs: list[str]
    open: list[str]
    question: QuestionShown | None
    advice: str


class AssessmentShown(BaseModel):
    """What the engine says, and the versions of the profile it was computed from. It decides nothing."""

    id: int
    computed_at: datetime
    ideal_client_version: int
    offer_version: int
    band: Literal["carries", "clarify", "rubs"]
    fit: float | None
    interval: list[float] | None
    certainty: float
    client_need: NeedShown
    provider_need: NeedShown
    knockouts: list[KnockOutShown]
    gaps: list[GapShown]
    strengths: list[str]
    open: list[str]
    in_words: InWords


class DecisionShown(BaseModel):
    """What was decided, by whom, and why."""

    id: int
    kind: str
    reason: str
    decided_at: datetime
    decided_by: str
    state: str
