"""Writes of the inquiry stage."""

from wunschkunde.stages.inquiry.actions.answering import add_answer
from wunschkunde.stages.inquiry.actions.arriving import enter_inquiry, note_link_use, receive_inquiry, spend_budget
from wunschkunde.stages.inquiry.actions.leaving import erase_due, withdraw
from wunschkunde.stages.inquiry.actions.publishing import keep_notice, publish, save_page_settings, unpublish
from wunschkunde.stages.inquiry.actions.telling import forget_letter, settle_notice, tell_by_letter

__all__ = [
    "add_answer",
    "enter_inquiry",
    "erase_due",
    "forget_letter",
    "keep_notice",
    "note_link_use",
    "publish",
    "receive_inquiry",
    "save_page_settings",
    "settle_notice",
    "spend_budget",
    "tell_by_letter",
    "unpublish",
    "withdraw",
]
