"""A made-up catalogue of any size, for measuring: as plausible as the fixtures it is dealt from.

What a program of the fixtures states in one section, unknown facts included, is a card. A made-up
program is dealt one of every section, from decks that are shuffled anew once they are used up, so
that each value is as frequent as in the fixtures. Terms, networks and figures are the fixtures';
names, addresses and sentences are made up.
"""

from collections import defaultdict
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from ..models import Citation, FinePrint, Program, Rate, Route, Source, Suitability, slug_of
from .cards import SECTIONS, read_cards, words_of
from .faults import sources_without_use
from .fixtures import FIRST, program_labels, refresh_statistics

#: How many programs are written at once.
BATCH = 1_000

#: Rows are written in this order: each model's before those that refer to them.
WRITTEN = (Program, Source, FinePrint, Route, Citation, Rate, Suitability)

#: Texts that have to differ among a program's rows.
NUMBERED = {"label", "program_name", "statement"}

SYLLABLES = [f"{first}{second}" for first in "bdfgklmnprstvwxz" for second in "aeiou"]


class NotEmpty(Exception):
    """The database holds programs already."""


def make_catalogue(number, seed, on_progress=lambda done: None):
    """Fill an empty database with made-up programs: the same ones for the same seed.

    From as many on as the fixtures have, every term serves one. `on_progress` is called with the
    number of programs written so far. Raises NotEmpty, having written nothing.
    """
    if Program.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        call_command("load_catalogue", *FIRST, "benchmarks", verbosity=0)
        maker = Maker(cards_of_fixtures(), Random(seed))
        for done in range(0, number, BATCH):
            places = range(done + 1, min(done + BATCH, number) + 1)
            write([maker.make(place) for place in places])
            on_progress(places[-1])
        sources_without_use().delete()
    refresh_statistics()


def cards_of_fixtures():
    """Return the cards of the fixtures' programs, which don't stay in the database."""
    with transaction.atomic():
        call_command("load_catalogue", *program_labels(settings.FIXTURE_DIRS), verbosity=0)
        cards = read_cards()
        transaction.set_rollback(True)
    return cards


class Deck:
    """Deals cards in an order of chance, each as often as any other."""

    def __init__(self, cards, random):
        self._cards, self._random, self._left = cards, random, []

    def deal(self):
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        return self._left.pop()


class Words:
    """Makes texts of words that are as frequent as in the fixtures, in an order of chance."""

    def __init__(self, words, random):
        self._random = random
        self._words = random.sample(words, len(words))

    def like(self, text):
        """Return a text of about as many words, and of no more letters."""
        number = len(text.split())
        start = self._random.randrange(len(self._words) - number)
        words = " ".join(self._words[start : start + number + 1])[: len(text)]
        return (words.rpartition(" ")[0] or words.strip()).capitalize()

    def name(self):
        """Return a word that is none."""
        return "".join(self._random.choices(SYLLABLES, k=3)).capitalize()


class Maker:
    """Makes programs with all their rows, from the fixtures' cards and by chance."""

    def __init__(self, programs, random):
        self._decks = {
            section: Deck([cards[section] for cards in programs], random) for section in SECTIONS
        }
        self._words = Words(words_of(programs), random)
        self._sources = Source.objects.in_bulk()

    def make(self, place):
        """Make the program that has this place in the catalogue, from 1."""
        cards = [self._decks[section].deal() for section in SECTIONS]
        made = Made(f"{self._words.name()} {place} (made up)", self._words, self._sources)
        made.add_program([card.part for card in cards])
        for card in cards:
            made.add_rows(card.rows)
        return made


class Made:
    """A made-up program with all its rows, none of them written yet.

    `rows` are those of each model, `lists` what they name: (row, field's name, keys or rows).
    """

    def __init__(self, name, words, sources):
        self.rows = defaultdict(list)
        self.lists = []
        self._name, self._slug = name, slug_of(name)
        self._words = words
        self._loaded_sources, self._sources = sources, {}

    def add_program(self, parts):
        """Add the program's own row, from its parts."""
        values = {}
        for part in parts:
            values |= part.columns | self._texts(part, 1)
        values |= {"name": self._name, "slug": self._slug}
        for column, path in {"website": "", "affiliate_page": "affiliates/"}.items():
            values[column] = values[column] and f"https://{self._slug}.example/{path}"
        self.program = self._add(Program(**values))
        for part in parts:
            self.lists += [(self.program, name, keys) for name, keys in part.lists.items()]

    def add_rows(self, rows):
        """Add rows that belong to the program, each after those that it names."""
        made, sources = {}, defaultdict(dict)
        for number, row in enumerate(rows, start=1):
            values = row.columns | self._texts(row, number) | {"program": self.program}
            del values["program_id"]
            if source := values.pop("source_id", None):
                values["source"] = self._source(source, sources)
            if term := values.pop("fine_print_id", None):
                values["fine_print"] = made[FinePrint, term]
            made[row.model, row.key] = self._add(row.model(**values))
            self._add_lists(made[row.model, row.key], row, sources)

    def _texts(self, row, number):
        return {
            column: f"{self._words.like(text)}{f' {number}' if column in NUMBERED else ''}"
            for column, text in row.words.items()
        }

    def _add(self, row):
        self.rows[type(row)].append(row)
        return row

    def _add_lists(self, row, pattern, sources):
        for name, keys in pattern.lists.items():
            if row._meta.get_field(name).related_model is Source:
                keys = [self._source(key, sources) for key in keys]
            self.lists.append((row, name, keys))

    def _source(self, key, seen):
        """Return what stands for one of the fixtures' sources: the editors are themselves.

        `seen` are those of the same card so far. The first page of a kind on one card is also the
        first on the next: a program's pages state facts of several sections.
        """
        loaded = self._loaded_sources[key]
        if loaded.kind == Source.Kind.EDITOR:
            return loaded
        of_kind = seen[loaded.kind]
        place = of_kind.setdefault(key, len(of_kind) + 1)
        if (loaded.kind, place) not in self._sources:
            self._sources[loaded.kind, place] = self._add(self._made_source(loaded.kind, place))
        return self._sources[loaded.kind, place]

    def _made_source(self, kind, number):
        if kind == Source.Kind.OWN:
            address = f"https://{self._slug}.example/terms-{number}/"
            return Source(kind=kind, url=address, publisher=self._name)
        publisher = self._words.name()
        address = f"https://{publisher.lower()}.example/{self._slug}/{kind}-{number}/"
        return Source(kind=kind, url=address, publisher=f"{publisher} (made up)")


def write(made):
    """Write programs that were made, with all their rows."""
    for model in WRITTEN:
        model.objects.bulk_create([row for each in made for row in each.rows[model]])
    named = defaultdict(list)
    for row, name, others in (entry for each in made for entry in each.lists):
        relation = row._meta.get_field(name)
        through = relation.remote_field.through
        ours, theirs = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        for other in others:
            keys = {ours: row.pk, theirs: getattr(other, "pk", other)}
            named[through].append(through(**keys))
    for through, rows in named.items():
        through.objects.bulk_create(rows)
