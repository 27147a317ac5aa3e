"""What each page carries: ``{% load wunschkunde_shell %}{% once %}…{% endonce %}`` is drawn once for all of them."""

from __future__ import annotations

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

register = template.Library()


class OnceNode(Node):
    """Keeps what was drawn the first time. Only for what depends on nothing: no reader, no language, no context."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: SafeString | None = None

    def render(self, context: Context) -> SafeString:
        """Draw with an empty context, so that nobody's words can get into what everybody is shown."""
        if self.drawn is None:
            self.drawn = self.nodelist.render(context.new())
        return self.drawn


@register.tag
def once(parser: Parser, _token: Token) -> OnceNode:
    """Draw everything up to ``{% endonce %}`` once for as long as the program runs."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist)
