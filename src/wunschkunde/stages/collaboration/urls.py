"""Addresses of the collaboration stage. What begins with ``r/`` opens by link, without an account."""

from django.urls import path

from wunschkunde.stages.collaboration.views import engagements, rooms

app_name = "collaboration"

urlpatterns = [
    # engagements
    path("zusammenarbeit/", engagements.engagements, name="list"),
    path("zusammenarbeit/neu/", engagements.begin, name="begin"),
    path("zusammenarbeit/<int:pk>/", engagements.engagement, name="engagement"),
    path("zusammenarbeit/<int:pk>/angaben/", engagements.change, name="change"),
    path("raeume/<int:pk>/schliessen/", rooms.close, name="room_close"),
    # kickoff
    # charter, what is shared, meetings, check-ins
    # punctuality and early signs
    # energy
    # difficult situations, pauses, partings
    # complaints
    # letters and consents
]
