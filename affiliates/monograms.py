"""Monograms: a program's initials on one of a few tints, by which its rows are recognised.

Nobody else's logo is shown; the tint says nothing of the program.
"""

from zlib import crc32

TINTS = 8


def initials(name):
    """Return one or two letters for a name: "AE" for "American Express", "Al" for "AliExpress"."""
    words = [letters for word in name.split() if (letters := "".join(filter(str.isalnum, word)))]
    if not words:
        return name[:1]
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1:2]
    return (words[0][0] + words[1][0]).upper()


def tint(slug):
    """Return the number of a slug's tint, from 1 on, the same on every day and machine."""
    return crc32(slug.encode()) % TINTS + 1
