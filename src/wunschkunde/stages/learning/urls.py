"""Addresses of the learning stage."""

from django.urls import path

from wunschkunde.stages.learning.views import index

app_name = "learning"

urlpatterns = [
    path("lernen/", index.index, name="index"),
]
