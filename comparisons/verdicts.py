"""Verdicts: what a comparison proves, sentence by sentence, and what it can't. Pure.

Every sentence is made by rule from a row of the grid, or from the earnings, and names what it
rests on. A range guarantees its low end where more is better, its high end where less is; a claim
stands without a "but" only where no rival's range reaches beyond what is guaranteed.
"""

from dataclasses import dataclass

from affiliates.evidence import Doubt
from affiliates.facts.cells import State, shown_range
from affiliates.facts.kinds import Better, Fact
from affiliates.facts.registry import REGISTRY
from affiliates.models import CommissionBase, Program
from affiliates.ranges import Range

from .earnings.column import EARNINGS
from .earnings.estimates import THRESHOLD, Origin, earnings_text
from .grid import comparable_ranges


@dataclass(frozen=True)
class Ground:
    """A figure that a sentence rests on and a reader should know more of: whose, and why."""

    program: Program
    fact: Fact
    why: str


@dataclass(frozen=True)
class Sentence:
    """One thing that a verdict says, and what it is about.

    `fact` is the one whose row bears it out; None where the earnings do. `caveats` are sentences
    that limit it, and `grounds` what its figures rest on where that is in doubt or assumed.
    """

    label: str
    claim: str
    fact: Fact | None = None
    programs: tuple[Program, ...] = ()
    caveats: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()

    @property
    def text(self):
        return " ".join([self.claim, *self.caveats])

    @property
    def rests_on(self):
        """(fact, why, programs) of what to know of its figures, alike ones together."""
        alike = {}
        for ground in self.grounds:
            alike.setdefault((ground.fact, ground.why), []).append(ground.program)
        return [(fact, why, names(programs)) for (fact, why), programs in alike.items()]

    @property
    def anchor(self):
        """Name the place on a comparison's page that bears it out."""
        return f"row-{self.fact.name}" if self.fact else "earnings"

    @property
    def json(self):
        return {
            "text": self.text,
            "fact": self.fact.name if self.fact else EARNINGS,
            "programs": [program.slug for program in self.programs],
            "rests_on": [
                {"program": ground.program.slug, "fact": ground.fact.name, "why": ground.why}
                for ground in self.grounds
            ],
        }


@dataclass(frozen=True)
class Question:
    """What a verdict says of one fact: of one program, of several, and of who may yet do better."""

    fact: Fact
    one: str
    several: str
    beyond: str


QUESTIONS = (
    Question(
        REGISTRY["commission"],
        one="guarantees the highest commission",
        several="guarantee the highest commission",
        beyond="may pay more",
    ),
    Question(
        REGISTRY["payout_threshold"],
        one="pays out from the lowest amount",
        several="pay out from the lowest amount",
        beyond="may ask for less",
    ),
    Question(
        REGISTRY["cookie"],
        one="guarantees the longest cookie",
        several="guarantee the longest cookie",
        beyond="may last longer",
    ),
)


def verdict(grid, forecasts=()):
    """Say what a grid proves, and what the forecasts of its programs do where clicks are given."""
    rows = {row.fact: row for section in grid.sections for row in section.rows}
    said = []
    if forecasts:
        said += [_earnings(forecasts), _first_cash(forecasts)]
    said += [_answer(asked, rows[asked.fact], grid.programs) for asked in QUESTIONS]
    return [sentence for sentence in said if sentence]


# One fact


@dataclass(frozen=True)
class Entrant:
    """One program's figure, with those of its rivals it can be compared with."""

    program: Program
    range: Range
    text: str


def _answer(asked, row, programs):
    compared = comparable_ranges(row.fact, programs, [entry.cell for entry in row.cells])
    entrants = [
        Entrant(programs[place], value, row.cells[place].cell.brief)
        for place, value in compared.items()
    ]
    others = [
        (programs[place], entry) for place, entry in enumerate(row.cells) if place not in compared
    ]
    claim, named = _claim(asked, entrants)
    return Sentence(
        row.fact.label,
        claim,
        row.fact,
        tuple(named),
        tuple(_of_others(asked.fact, others)),
        tuple(_grounds(row, programs)),
    )


def _claim(asked, entrants):
    """Return what can be said of these figures, and of which programs."""
    label = asked.fact.label.lower()
    if len(entrants) < 2:
        return f"By {label}, there is no telling: fewer than two figures can be compared.", ()
    programs = [entrant.program for entrant in entrants]
    if len({entrant.range for entrant in entrants}) == 1:
        return f"{names(programs)} tie on the {label}: {entrants[0].text}.", programs
    leaders = leading(entrants, asked.fact.better)
    if not leaders:
        return f"Nobody can be put first by the {label}: {_listed(entrants)}.", programs
    said = asked.one if len(leaders) == 1 else asked.several
    first = [leader.program for leader in leaders]
    claim = f"{names(first)} {said}, {guaranteed(leaders, asked.fact.better)}"
    beyond = [one for one in entrants if may_beat(one, leaders, asked.fact.better)]
    rivals = [one.program for one in beyond if one not in leaders]
    if beyond:
        but = "; but ranges overlap, and" if rivals else "; of these,"
        claim += f"{but} {_listed(beyond)} {asked.beyond}"
    return f"{claim}.", [*first, *rivals]


def leading(entrants, better):
    """Return who guarantees most; nobody where no figure guarantees anything."""
    if better is Better.HIGHER:
        most = max(entrant.range.floor for entrant in entrants)
        return [one for one in entrants if one.range.floor == most] if most else []
    bounded = [one for one in entrants if not one.range.open]
    least = min((one.range.high for one in bounded), default=None)
    return [one for one in bounded if one.range.high == least]


def may_beat(entrant, leaders, better):
    """Say whether a figure may turn out better than what the leaders guarantee.

    A sole leader isn't its own rival.
    """
    if leaders == [entrant]:
        return False
    value, measure = entrant.range, leaders[0].range
    if better is Better.HIGHER:
        return value.open or value.high > measure.floor
    return value.floor < measure.high


def guaranteed(leaders, better):
    """Write what the leaders guarantee: "$16", "at least 5% (5% – 20%)", "at most $50"."""
    texts = list(dict.fromkeys(leader.text for leader in leaders))
    value = leaders[0].range
    if all(leader.range.low == leader.range.high for leader in leaders):
        return joined(texts)
    end, bound = (value.floor, "least") if better is Better.HIGHER else (value.high, "most")
    text = f"at {bound} {shown_range(Range(end, end, value.unit))}"
    return f"{text} ({texts[0]})" if len(leaders) == 1 else text


def _listed(entrants):
    return joined(f"{entrant.program.name} ({entrant.text})" for entrant in entrants)


def _of_others(fact, others):
    """Say why the others aren't compared."""
    silent = [program for program, entry in others if entry.cell.state is State.UNKNOWN]
    if silent:
        states = "states" if len(silent) == 1 else "state"
        yield f"{names(silent)} {states} no {fact.label.lower()}."
    inapplicable = [
        program for program, entry in others if entry.cell.state is State.NOT_APPLICABLE
    ]
    if inapplicable:
        pays = "pays" if len(inapplicable) == 1 else "pay"
        yield f"{names(inapplicable)} {pays} fixed amounts alone."
    for program, entry in others:
        if entry.cell.known:
            why = _why_not(fact, program, entry)
            yield f"{program.name}’s ({entry.cell.brief}) isn’t compared: {why}."


def _why_not(fact, program, entry):
    if entry.cell.range is None:
        return "it is no figure"
    if base := fact.yardstick(program):
        return f"it is a percentage of {CommissionBase(base).words}"
    return "it is in another currency, or of another kind than most"


def _grounds(row, programs):
    for program, entry in zip(programs, row.cells, strict=True):
        if entry.doubt:
            yield Ground(program, row.fact, entry.doubt.value)
        if entry.cell.way:
            yield Ground(program, row.fact, f"holds {entry.cell.way}")


# Earnings


def _earnings(forecasts):
    """Say who earns the visitor most: surely only where no rival's range reaches as high."""
    known = [each for each in forecasts if each.estimate.monthly]
    caveats = tuple(
        f"{each.program.name} has no figure: it {each.estimate.reason}."
        if not each.estimate.blocked
        else f"{each.program.name} has no figure: {each.estimate.reason}."
        for each in forecasts
        if not each.estimate.monthly
    )
    grounds = tuple(ground for each in known for ground in _assumed(each))
    claim, programs = _earnings_claim(known)
    return Sentence("Earnings", claim, None, programs, caveats, grounds)


def _earnings_claim(known):
    if len(known) < 2:
        return "There is no telling who would earn you most: fewer than two have a figure.", ()
    entrants = [Entrant(each.program, each.estimate.monthly, each.estimate.text) for each in known]
    leaders = leading(entrants, Better.HIGHER)
    listed = _listed(entrants)
    programs = tuple(each.program for each in known)
    if len(leaders) == 1 and not any(may_beat(one, leaders, Better.HIGHER) for one in entrants):
        leader = leaders[0]
        claim = f"By these figures, {leader.program.name} would earn you most: {listed}."
        return claim, (leader.program,)
    claim = f"Nobody surely earns you most, as the ranges overlap: {listed}."
    if len(leaders) == 1:
        low = earnings_text(Range(leaders[0].range.floor, leaders[0].range.floor, "USD"))
        claim += f" {leaders[0].program.name} has the highest low end, {low}."
    return claim, programs


def _assumed(forecast):
    for used in forecast.estimate.inputs:
        if used.origin is Origin.DISPUTED:
            yield Ground(forecast.program, used.fact, Doubt.DISPUTED.value)
        elif used.origin.is_assumption:
            yield Ground(forecast.program, used.fact, f"{used.origin.value}: {used.text}")


def _first_cash(forecasts):
    """Say whose money comes first; None where no program's terms say when any does."""
    known = [each for each in forecasts if each.first_cash]
    if not known:
        return None
    silent = [each.program for each in forecasts if not each.first_cash]
    caveats = ()
    if silent:
        caveats = (f"When {names(silent)} would pay first, their terms don’t say.",)
    fact = REGISTRY["payout_delay"]
    listed = joined(f"{each.program.name} ({each.first_cash})" for each in known)
    programs = tuple(each.program for each in known)
    if len(known) < 2:
        claim = f"Only one program’s terms say when the first cash comes: {listed}."
    elif len({each.first_cash.rests_on[0] for each in known}) > 1:
        claim = (
            "Whose first cash comes soonest can’t be told: the terms count different waits. "
            f"{_by_wait(known)}."
        )
    else:
        claim, programs = _soonest(known, listed, programs)
    grounds = [
        Ground(each.program, fact, f"holds {way}")
        for each in known
        for fact, _, way in each.ways
        if fact in (THRESHOLD, *each.first_cash.rests_on)
    ]
    return Sentence("First cash", claim, fact, programs, caveats, tuple(grounds))


def _by_wait(known):
    """List the programs by the fact that their first cash waits for."""
    waits = {}
    for each in known:
        waits.setdefault(each.first_cash.rests_on[0], []).append(each)
    return "; ".join(
        f"{joined(f'{one.program.name} ({one.first_cash})' for one in some)} "
        f"by {fact.label.lower()}"
        for fact, some in waits.items()
    )


def _soonest(known, listed, programs):
    dates = {(each.first_cash.earliest, each.first_cash.latest) for each in known}
    if len(dates) == 1:
        return f"The first cash comes at the same time: {listed}.", programs
    for each in known:
        rivals = [rival for rival in known if rival is not each]
        latest = each.first_cash.latest
        if latest and all(
            latest < rival.first_cash.earliest and not rival.first_cash.or_earlier
            for rival in rivals
        ):
            return f"{each.program.name} pays soonest: {listed}.", (each.program,)
    return f"Nobody’s first cash surely comes soonest, as the spans overlap: {listed}.", programs


# Words


def names(programs):
    return joined(program.name for program in programs)


def joined(texts):
    """Join texts as a sentence does: "A, B and C"."""
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last
