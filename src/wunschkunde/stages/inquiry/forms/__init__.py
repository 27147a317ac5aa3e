"""The forms of the inquiry stage."""

from wunschkunde.stages.inquiry.forms.asking import EntryForm, InquiryForm
from wunschkunde.stages.inquiry.forms.page import PageForm, SearchForm, SettlingForm, WithdrawalForm

__all__ = ["EntryForm", "InquiryForm", "PageForm", "SearchForm", "SettlingForm", "WithdrawalForm"]
