"""Addresses of the decision stage."""

from django.urls import path

from wunschkunde.stages.decision.views import colleagues, deciding, explaining, letters, tone, weigh

app_name = "decision"

urlpatterns = [
    path("anfragen/<int:pk>/", weigh.weigh, name="weigh"),
    path("anfragen/<int:pk>/bauchgefuehl/", weigh.first_gut, name="first_gut"),
    path("anfragen/<int:pk>/zweites-bauchgefuehl/", weigh.second_gut, name="second_gut"),
    path("anfragen/<int:pk>/punkte/<slug:key>/", weigh.point, name="point"),
    path("anfragen/<int:pk>/notiz/", weigh.note, name="note"),
    path("anfragen/<int:pk>/einschaetzung/", explaining.assess, name="assess"),
    path("anfragen/<int:pk>/warum/", explaining.why, name="why"),
    path("anfragen/<int:pk>/warum/<int:number>/", explaining.why, name="why_then"),
    path("anfragen/<int:pk>/leitfaden/", explaining.guide, name="guide"),
    path("anfragen/<int:pk>/angesehen/", explaining.seen, name="seen"),
    path("anfragen/<int:pk>/antwort/", explaining.clarified, name="clarified"),
    path("anfragen/<int:pk>/entscheiden/<slug:kind>/", deciding.choose, name="choose"),
    path("anfragen/<int:pk>/brief/", deciding.letter, name="letter"),
    path("anfragen/<int:pk>/brief/entwurf/", deciding.save_draft, name="save_draft"),
    path("anfragen/<int:pk>/brief/senden/", deciding.send_now, name="send_now"),
    path("anfragen/<int:pk>/zuruecknehmen/", deciding.undo, name="undo"),
    path("briefe/ton/", tone.tone, name="tone"),
    path("briefe/", letters.letters, name="letters"),
    path("kolleginnen/", colleagues.colleagues, name="colleagues"),
    path("kolleginnen/neu/", colleagues.add, name="colleague_add"),
    path("kolleginnen/<int:pk>/", colleagues.change, name="colleague"),
]
