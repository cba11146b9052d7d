"""A program's terms in one sentence: what is stated of them, and what nobody states. Pure."""

from .facts.registry import HEADLINES, REGISTRY, SAID

#: Either of them says what a program pays.
PAY = (REGISTRY["commission"], REGISTRY["bounty"])


def summary(program, disputed=()):
    """Say what a program pays and when, then what is disputed and what nobody states.

    The program has its effective terms; `disputed` are the facts of which sources disagree: those
    said here are named.
    """
    said = [(fact, text) for fact in SAID if (text := fact.said(program))]
    sentences = [_terms(program, said)] if said else []
    doubtful = [fact.label.lower() for fact, _ in said if fact in disputed]
    if doubtful:
        sentences.append(f"Sources disagree on the {_joined(doubtful)}.")
    if missing := [fact.label.lower() for fact in _unstated(program)]:
        whose = "its" if said else f"{program.name}’s"
        sentences.append(f"Nobody states {whose} {_joined(missing, 'or')}.")
    return " ".join(sentences)


def _terms(program, said):
    """Say in one sentence what is stated; what holds by one way to join stands in one clause."""
    phrases = {}
    for fact, text in said:
        phrases.setdefault(str(program.ways.get(fact.name, "")), []).append(text)
    clauses = [f"{_joined(texts)} {way}".rstrip() for way, texts in phrases.items()]
    return f"{program.name} {'; it '.join(clauses)}."


def _unstated(program):
    """List the figures of a profile that nobody states; one of the two ways of pay is enough."""
    paid = any(fact.cell(program).known for fact in PAY)
    asked = [fact for fact in HEADLINES if fact not in PAY]
    missing = [fact for fact in asked if not fact.cell(program).known]
    return missing if paid else [PAY[0], *missing]


def _joined(phrases, word="and"):
    *most, last = phrases
    return f"{', '.join(most)} {word} {last}" if most else last
