"""Addresses of the learning stage."""

from django.urls import path

from wunschkunde.stages.learning.views import (
    channels,
    course,
    deeds,
    energy,
    fairness,
    gut,
    index,
    proposals,
    revealed,
    review,
    senders,
)

app_name = "learning"

urlpatterns = [
    path("lernen/", index.index, name="index"),
    path("lernen/gesagt-und-gezeigt/", revealed.revealed, name="revealed"),
    path("lernen/gesagt-und-gezeigt/<slug:key>/vorschlagen/", revealed.propose, name="propose_revealed"),
    path("lernen/vorschlaege/", proposals.proposals, name="proposals"),
    path("lernen/vorschlaege/<int:number>/", proposals.proposal, name="proposal"),
    path("lernen/vorschlaege/<int:number>/uebernehmen/", proposals.adopt, name="proposal_adopt"),
    path("lernen/vorschlaege/<int:number>/beiseitelegen/", proposals.put_aside, name="proposal_put_aside"),
    path("lernen/rueckblick/", review.review, name="review"),
    path("lernen/rueckblick/<int:pk>/", review.lesson, name="lesson"),
    path("lernen/rueckblick/<int:pk>/vorschlagen/", review.propose, name="propose_from_lesson"),
    path("lernen/gesagt-und-getan/", deeds.deeds, name="deeds"),
    path("lernen/bauchgefuehl/", gut.gut, name="gut"),
    path("lernen/stiefkind/", fairness.fairness, name="fairness"),
    path("lernen/energie/", energy.energy, name="energy"),
    path("lernen/wege/", channels.channels, name="channels"),
    path("lernen/wer-schickt-wen/", senders.senders, name="senders"),
    path("lernen/verlauf/", course.course, name="course"),
]
