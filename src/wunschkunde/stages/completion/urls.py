"""Addresses of the completion stage. What begins with ``r/`` opens by link, without an account."""

from django.urls import path

from wunschkunde.stages.completion.public import closing as closing_room
from wunschkunde.stages.completion.public import criticism as criticism_room
from wunschkunde.stages.completion.public import friendship as friendship_room
from wunschkunde.stages.completion.public import rooms
from wunschkunde.stages.completion.public import testimonials as testimonial_room
from wunschkunde.stages.completion.views import closing, criticism, friendship, testimonials, treasury

app_name = "completion"

urlpatterns = [
    # closing
    path("zusammenarbeit/<int:pk>/abschluss/", closing.closing, name="closing"),
    path("zusammenarbeit/<int:pk>/abschluss/beginnen/", closing.begin, name="closing_begin"),
    path("zusammenarbeit/<int:pk>/abschluss/link/", closing.link, name="closing_link"),
    path("zusammenarbeit/<int:pk>/abschluss/abschliessen/", closing.complete, name="complete"),
    path("zusammenarbeit/<int:pk>/abschluss/zuruecknehmen/", closing.reopen, name="reopen"),
    path("raeume/abschluss/<int:number>/schliessen/", closing.close, name="closing_link_close"),
    path("r/abschluss/<str:token>/", closing_room.closing, name="room_closing"),
    path("r/abschluss/<str:token>/einwilligungen/", rooms.closing_consents, name="room_closing_consents"),
    # thanks, recommendations, business friends
    path("zusammenarbeit/<int:pk>/danke/", friendship.thanks, name="thanks"),
    path("zusammenarbeit/<int:pk>/freundschaft/", friendship.friendship, name="friendship"),
    path("r/abschluss/<str:token>/freundschaft/", friendship_room.friendship, name="room_closing_friendship"),
    path("anfragen/<int:pk>/empfehlung-danken/", friendship.thank_referrer, name="thank_referrer"),
    # criticism
    path("kritik/", criticism.inbox, name="criticism_inbox"),
    path("kritik/<int:number>/", criticism.criticism, name="criticism"),
    path("zusammenarbeit/<int:pk>/kritik/", criticism.enter, name="criticism_enter"),
    path("r/abschluss/<str:token>/kritik/", criticism_room.criticism, name="room_closing_criticism"),
    # testimonials
    path("zusammenarbeit/<int:pk>/stimme/", testimonials.testimonials, name="testimonials"),
    path("stimmen/", testimonials.voices, name="voices"),
    path("stimmen/blatt/", testimonials.voices_sheet, name="voices_sheet"),
    path("p/<slug:slug>/stimmen.atom", testimonial_room.feed, name="voices_feed"),
    path("p/<slug:slug>/stimmen/<int:number>/bild/", testimonial_room.picture, name="voice_picture"),
    path("stimmen/<int:number>/zurueckziehen/", testimonials.take_down, name="testimonial_take_down"),
    path("r/stimme/<str:token>/", testimonial_room.testimonial, name="room_testimonial"),
    path("r/stimme/<str:token>/bild/", testimonial_room.testimonial_picture, name="room_testimonial_picture"),
    path(
        "r/stimme/<str:token>/einwilligungen/", testimonial_room.testimonial_consents, name="room_testimonial_consents"
    ),
    # treasury
    path("schatzkiste/", treasury.treasury, name="treasury"),
    path("schatzkiste/aus-einer-nachricht/", treasury.keep_from, name="compliment_from"),
    path("schatzkiste/neu/", treasury.keep, name="compliment_new"),
    path("schatzkiste/buch/", treasury.booklet, name="treasury_print"),
    path("schatzkiste/schliessen/", treasury.close_offer, name="treasury_close"),
    path("schatzkiste/<int:pk>/", treasury.compliment, name="compliment"),
    path("schatzkiste/<int:pk>/bild/", treasury.add_picture, name="compliment_picture_add"),
    path("schatzkiste/<int:pk>/bild/zeigen/", treasury.picture, name="compliment_picture"),
    path("schatzkiste/<int:pk>/bild/entfernen/", treasury.remove_picture, name="compliment_picture_remove"),
    path("schatzkiste/<int:pk>/loeschen/", treasury.erase, name="compliment_erase"),
    path("zusammenarbeit/<int:pk>/beeindruckt/", treasury.impressed, name="impressed"),
]
