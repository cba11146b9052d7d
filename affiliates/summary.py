"""A program's terms in one sentence: what is stated of them, and what nobody states. Pure."""

from .facts.registry import HEADLINES, REGISTRY

#: Without either, nobody states what a program pays.
PAY = (REGISTRY["commission"], REGISTRY["bounty"])


def summary(program, disputed=()):
    """Say in one sentence what a program pays, and when; it has its effective terms.

    `disputed` are the facts of which sources disagree: those said here are named.
    """
    said = [(fact, text) for fact in HEADLINES if (text := fact.said(program))]
    ways = [str(program.ways.get(fact.name, "")) for fact, _ in said]
    followed = [*ways, ""][1:]
    # A way to join is named once for all that follows by it.
    phrases = [
        f"{text} {way}" if way and way != after else text
        for (_, text), way, after in zip(said, ways, followed, strict=True)
    ]
    if not any(fact in PAY for fact, _ in said):
        phrases.insert(0, "pays what nobody states")
    sentence = f"{program.name} {_joined(phrases)}."
    doubtful = [fact.label.lower() for fact, _ in said if fact in disputed]
    if doubtful:
        sentence += f" Sources disagree on the {_joined(doubtful)}."
    return sentence


def _joined(phrases):
    *most, last = phrases
    return f"{', '.join(most)} and {last}" if most else last
