"""The rows of completing, one file per subject."""

from wunschkunde.stages.completion.models.closing import Closing, ClosingAnswer, ClosingLink
from wunschkunde.stages.completion.models.criticism import Criticism
from wunschkunde.stages.completion.models.friendship import FriendlyYes
from wunschkunde.stages.completion.models.testimonial import Testimonial, TestimonialLink
from wunschkunde.stages.completion.models.treasury import Compliment, ComplimentPicture

__all__ = [
    "Closing",
    "ClosingAnswer",
    "ClosingLink",
    "Compliment",
    "ComplimentPicture",
    "Criticism",
    "FriendlyYes",
    "Testimonial",
    "TestimonialLink",
]
