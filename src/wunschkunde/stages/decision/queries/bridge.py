"""The rows of the bridge: each dimension as a line between two banks, as ``parts/bridge.html`` draws it."""

from __future__ import annotations

from typing import Any

from wunschkunde import engine, texts

MOST_IMPORTANT = 10
SHOWN_OPEN = 5

Row = dict[str, Any]


def rubbing_keys(fit: engine.ReciprocalFit) -> list[str]:
    """Return the dimensions that rub: knock-outs first, then what lies more than a shade apart, by what it costs."""
    knocked = [one.dimension for one in fit.knockouts]
    return list(dict.fromkeys([*knocked, *(gap.dimension for gap in fit.rubs)]))


def open_keys(fit: engine.ReciprocalFit) -> list[str]:
    """Return the dimensions with an open pair that do not rub already, the most important first."""
    rubbing = set(rubbing_keys(fit))
    pairs = sorted(fit.open_pairs, key=lambda pair: -pair.importance)
    return [key for key in dict.fromkeys(pair.dimension for pair in pairs) if key not in rubbing]


def bridge_rows(fit: engine.ReciprocalFit, words: texts.Words, lang: texts.Lang) -> list[Row]:
    """Return the rows: what carries, what is open, what rubs; inside each the most important first.

    Of the many open ones only the most important are drawn; the page names all of them.
    """
    rubbing, open_ = rubbing_keys(fit), open_keys(fit)
    compared = list(dict.fromkeys(pair.dimension for pair in fit.pairs if pair.s is not None))
    carrying = [key for key in compared if key not in {*rubbing, *open_}]
    carrying.sort(key=lambda key: -_importance(fit, key))
    grouped = {"carries": carrying, "open": open_[:SHOWN_OPEN], "rubs": rubbing}
    return [_row(fit, key, status, words, lang) for status, keys in grouped.items() for key in keys]


def _importance(fit: engine.ReciprocalFit, key: str) -> float:
    return max(fit.pair(key, need).importance for need in engine.NEEDS)


def _row(fit: engine.ReciprocalFit, key: str, status: str, words: texts.Words, lang: texts.Lang) -> Row:
    pairs = [fit.pair(key, need) for need in engine.NEEDS]
    is_out = any(one.dimension == key for one in fit.knockouts)
    return {
        "key": key,
        "name": words.dimension(key).name.in_(lang),
        "status": status,
        "importance": _importance(fit, key) / MOST_IMPORTANT,
        "gap": 1.0 if is_out else max(pair.loss for pair in pairs) / MOST_IMPORTANT,
        "pairs": [_pair(pair, words.dimension(key), lang) for pair in pairs],
    }


def _pair(pair: engine.Pair, words: texts.Dimension, lang: texts.Lang) -> Row:
    return {
        "need": pair.need,
        "wish_words": engine.answer_in_words(pair.wish, words, lang) or "",
        "brought_words": engine.answer_in_words(pair.brought, words, lang) or "",
        "meets": None if pair.s is None else pair.s == 1 or pair.is_slight,
        "gap": pair.loss / MOST_IMPORTANT,
    }
