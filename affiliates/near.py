"""Near names: what somebody who mistyped a name may have meant. Knows nothing of the database."""

import difflib
import heapq
import unicodedata

#: From what likeness on a name is offered: 1 is the same, one slip in five letters is 0.8.
LIKE = 0.7
#: How many names are compared letter by letter; which of them, shared pairs of letters decide.
MOST_COMPARED = 200
#: A longer text is no mistyped name.
LONGEST = 80


def folded(text):
    """Return a text without capitals and accents: "Pokémon" and "POKEMON" are "pokemon"."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def nearest(asked, names, most=5):
    """Return the keys of the names most like a text, best first; none that isn't much like it.

    `names` holds by key the texts that something goes by. A text that is like some words of a
    name, in a row, is like the name.
    """
    asked = _plain(asked[:LONGEST])
    pairs = _pairs(asked)
    texts = [(_plain(text), key) for key, known in names.items() for text in known if text]
    shared = ((len(pairs & _pairs(text)), text, key) for text, key in texts)
    compared = heapq.nlargest(MOST_COMPARED, shared, key=lambda entry: entry[0])
    likeness = {}
    for number, text, key in compared:
        if number:
            likeness[key] = max(_likeness(asked, text), likeness.get(key, 0))
    found = [key for key in likeness if likeness[key] >= LIKE]
    return sorted(found, key=likeness.get, reverse=True)[:most]


def _plain(text):
    # Slugs are names too.
    return " ".join(folded(text).replace("-", " ").split())


def _pairs(text):
    """Return the pairs of neighboring letters; the first letter of each word is one with a gap."""
    return {text[place : place + 2] for place in range(len(text) - 1)} | {
        f" {word[0]}" for word in text.split()
    }


def _likeness(asked, text):
    whole = difflib.SequenceMatcher(None, text, asked)
    words, length = text.split(), len(asked.split())
    parts = {" ".join(words[place : place + length]) for place in range(len(words) - length + 1)}
    # What is like the whole name comes before what is like a part of one.
    of_parts = (difflib.SequenceMatcher(None, part, asked).ratio() * 0.95 for part in parts)
    return max(whole.ratio(), *of_parts, 0)
