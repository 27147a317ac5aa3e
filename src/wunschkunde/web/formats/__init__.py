"""How dates are written where Django's own way would not fit the rest of a page."""
