"""Writes of the inquiry stage."""

from wunschkunde.stages.inquiry.actions.answering import add_answer
from wunschkunde.stages.inquiry.actions.arriving import enter_inquiry, note_link_use, receive_inquiry, spend_budget
from wunschkunde.stages.inquiry.actions.leaving import erase_due, withdraw
from wunschkunde.stages.inquiry.actions.publishing import keep_notice, publish, save_page_settings, unpublish

__all__ = [
    "add_answer",
    "enter_inquiry",
    "erase_due",
    "keep_notice",
    "note_link_use",
    "publish",
    "receive_inquiry",
    "save_page_settings",
    "spend_budget",
    "unpublish",
    "withdraw",
]
