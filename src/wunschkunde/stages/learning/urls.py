"""Addresses of the learning stage."""

from django.urls import path

from wunschkunde.stages.learning.views import index, senders

app_name = "learning"

urlpatterns = [
    path("lernen/", index.index, name="index"),
    path("lernen/wer-schickt-wen/", senders.senders, name="senders"),
]
