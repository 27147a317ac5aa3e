"""Addresses of the collaboration stage. What begins with ``r/`` opens by link, without an account."""

from django.urls import path

from wunschkunde.stages.collaboration.views import day, energy, engagements, rooms

app_name = "collaboration"

urlpatterns = [
    # engagements
    path("zusammenarbeit/", engagements.engagements, name="list"),
    path("zusammenarbeit/neu/", engagements.begin, name="begin"),
    path("zusammenarbeit/<int:pk>/", engagements.engagement, name="engagement"),
    path("zusammenarbeit/<int:pk>/angaben/", engagements.change, name="change"),
    path("heute/beiseite/", day.aside, name="day_aside"),
    path("raeume/<int:pk>/schliessen/", rooms.close, name="room_close"),
    # kickoff
    # charter, what is shared, meetings, check-ins
    # punctuality and early signs
    # energy
    path("energie/", energy.ledger, name="energy"),
    path("energie/ohne-eintrag/", energy.skip_week, name="energy_skip"),
    path("energie/<int:pk>/loeschen/", energy.erase, name="energy_erase"),
    # difficult situations, pauses, partings
    # complaints
    # letters and consents
]
