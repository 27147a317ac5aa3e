"""Addresses of the collaboration stage. What begins with ``r/`` opens by link, without an account."""

from django.urls import path

from wunschkunde.stages.collaboration.public import complaints as complaints_room
from wunschkunde.stages.collaboration.public import consents as consents_room
from wunschkunde.stages.collaboration.public import kickoff as kickoff_room
from wunschkunde.stages.collaboration.views import (
    complaint_answers,
    complaints,
    consents,
    day,
    difficulty,
    energy,
    engagements,
    kickoff,
    letters,
    parting,
    pauses,
    punctuality,
    rooms,
    wordings,
)

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
    path("zusammenarbeit/<int:pk>/auftragsklaerung/", kickoff.kickoff, name="kickoff"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/beginnen/", kickoff.begin, name="kickoff_begin"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/link/", kickoff.link, name="kickoff_link"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/spiegel/", kickoff.mirror, name="kickoff_mirror"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/gelesen/", kickoff.hopes, name="kickoff_hopes"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/niederschrift/", kickoff.record, name="kickoff_record"),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/fassung/<int:number>/", kickoff.version, name="kickoff_version"),
    path(
        "zusammenarbeit/<int:pk>/auftragsklaerung/fassung/<int:number>/bestaetigen/",
        kickoff.confirm,
        name="kickoff_confirm",
    ),
    path("zusammenarbeit/<int:pk>/auftragsklaerung/fassung/<int:number>/druck/", kickoff.printed, name="kickoff_print"),
    path("r/auftrag/<str:token>/", kickoff_room.kickoff, name="room_kickoff"),
    path("r/auftrag/<str:token>/teil/<int:number>/", kickoff_room.part, name="room_kickoff_part"),
    path("r/auftrag/<str:token>/abgeben/", kickoff_room.hand_in, name="room_kickoff_hand_in"),
    path("r/auftrag/<str:token>/gelesen/", kickoff_room.hopes, name="room_kickoff_hopes"),
    path("r/auftrag/<str:token>/niederschrift/", kickoff_room.record, name="room_kickoff_record"),
    path("r/auftrag/<str:token>/fassung/<int:number>/", kickoff_room.version, name="room_kickoff_version"),
    path("r/auftrag/<str:token>/fassung/<int:number>/bestaetigen/", kickoff_room.confirm, name="room_kickoff_confirm"),
    path("r/auftrag/<str:token>/fassung/<int:number>/druck/", kickoff_room.printed, name="room_kickoff_print"),
    path("r/auftrag/<str:token>/einwilligung/", kickoff_room.withdraw, name="room_kickoff_withdraw"),
    # charter, what is shared, meetings, check-ins
    # punctuality and early signs
    path("zusammenarbeit/<int:pk>/puenktlichkeit/", punctuality.both_sides, name="punctuality"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/", punctuality.commitment, name="commitment"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/erledigt/", punctuality.done, name="commitment_done"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/spaeter/", punctuality.delay, name="commitment_delay"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/entfaellt/", punctuality.drop, name="commitment_drop"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/zurueck/", punctuality.take_back, name="commitment_take_back"),
    path("zusammenarbeit/<int:pk>/zusagen/<int:number>/entfernen/", punctuality.remove, name="commitment_remove"),
    # energy
    path("energie/", energy.ledger, name="energy"),
    path("energie/ohne-eintrag/", energy.skip_week, name="energy_skip"),
    path("energie/<int:pk>/loeschen/", energy.erase, name="energy_erase"),
    # difficult situations, pauses, partings
    path("zusammenarbeit/<int:pk>/schwierig/", difficulty.difficult, name="difficult"),
    path("zusammenarbeit/<int:pk>/schwierig/<int:number>/", difficulty.situation, name="difficult_situation"),
    path("zusammenarbeit/<int:pk>/schwierig/<int:number>/sichern/", difficulty.save, name="difficult_save"),
    path("zusammenarbeit/<int:pk>/schwierig/<int:number>/gespraech/", difficulty.talk, name="difficult_talk"),
    path("zusammenarbeit/<int:pk>/schwierig/<int:number>/leitfaden/", difficulty.guide, name="difficult_guide"),
    path("zusammenarbeit/<int:pk>/schwierig/<int:number>/ausgang/", difficulty.outcome, name="difficult_outcome"),
    path("zusammenarbeit/<int:pk>/pause/", pauses.pause, name="pause"),
    path("zusammenarbeit/<int:pk>/pause/beenden/", pauses.resume, name="resume"),
    path("zusammenarbeit/<int:pk>/abschied/", parting.part, name="part"),
    path("zusammenarbeit/<int:pk>/abschied/zuruecknehmen/", parting.take_back, name="take_back"),
    path("zusammenarbeit/<int:pk>/abschied/<str:kind>/", parting.part_as, name="part_as"),
    # complaints
    path("beschwerden/", complaints.complaints, name="complaints"),
    path("beschwerden/neu/", complaints.enter, name="complaint_enter"),
    path("beschwerden/einstellungen/", complaints.complaint_settings, name="complaint_settings"),
    path("beschwerden/<int:complaint_pk>/", complaints.complaint, name="complaint"),
    path("beschwerden/<int:complaint_pk>/angaben/", complaints.change, name="complaint_change"),
    path("beschwerden/<int:complaint_pk>/tatsache/", complaints.add_fact, name="complaint_fact"),
    path("beschwerden/<int:complaint_pk>/schritt/<slug:key>/", complaints.finish_step, name="complaint_step"),
    path("beschwerden/<int:complaint_pk>/bestaetigt/", complaints.acknowledge, name="complaint_acknowledge"),
    path("beschwerden/<int:complaint_pk>/ton/", complaints.note_tone, name="complaint_tone"),
    path("beschwerden/<int:complaint_pk>/grenze/", complaints.name_limit, name="complaint_limit"),
    path("beschwerden/<int:complaint_pk>/antwort/", complaint_answers.answer, name="complaint_answer"),
    path("beschwerden/<int:complaint_pk>/antwort/zuruecknehmen/", complaint_answers.take_back, name="complaint_undo"),
    path("beschwerden/<int:complaint_pk>/antwort/<slug:template>/", complaint_answers.letter, name="complaint_letter"),
    path("beschwerden/<int:complaint_pk>/wieder-oeffnen/", complaints.reopen, name="complaint_reopen"),
    path("beschwerden/<int:complaint_pk>/abschliessen/", complaints.close, name="complaint_close"),
    path("beschwerden/<int:complaint_pk>/link/", complaints.room_link, name="complaint_link"),
    path("p/<slug:slug>/beschwerde/", complaints_room.complain, name="complain"),
    # The same page: a post to the form's own address would make browsers forget the page it was written on.
    path("p/<slug:slug>/beschwerde/senden/", complaints_room.complain, name="complain_send"),
    path("r/beschwerde/<str:token>/", complaints_room.complaint_room, name="room_complaint"),
    path("r/beschwerde/<str:token>/eingang/", complaints_room.receipt, name="room_complaint_receipt"),
    path("r/beschwerde/<str:token>/worte/", complaints_room.say_more, name="room_complaint_word"),
    path("r/beschwerde/<str:token>/fragen/", complaints_room.rate, name="room_complaint_rate"),
    # letters and consents
    path("zusammenarbeit/<int:pk>/briefe/", letters.letters, name="letters"),
    path("zusammenarbeit/<int:pk>/brief/<slug:template>/", letters.letter, name="letter"),
    path("zusammenarbeit/briefe/<int:number>/zuruecknehmen/", letters.take_back, name="letter_take_back"),
    path("zusammenarbeit/briefe/<int:number>/senden/", letters.send_now, name="letter_send_now"),
    path("zusammenarbeit/vorlagen/<slug:template>/", wordings.wording, name="wording"),
    path("zusammenarbeit/<int:pk>/einwilligungen/", consents.consents, name="consents"),
    path("r/auftrag/<str:token>/einwilligungen/", consents_room.in_kickoff, name="room_kickoff_consents"),
    path("r/charta/<str:token>/einwilligungen/", consents_room.in_charter, name="room_charter_consents"),
    path("r/stand/<str:token>/einwilligungen/", consents_room.in_check_in, name="room_check_in_consents"),
]
