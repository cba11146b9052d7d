"""The vocabularies that a file's names belong to: what is known, and what would be new."""

from django.utils.text import slugify

from ..facts.kinds import Unreadable
from ..models import Term, former_names, slug_of
from ..slugs import free_slug


class Vocabularies(dict):
    """The terms of each model, fetched when first asked for."""

    def __missing__(self, model):
        self[model] = vocabulary = Vocabulary(model)
        return vocabulary

    def new_terms(self):
        """Yield (what they are, their names) of the terms no vocabulary has yet."""
        for model, vocabulary in self.items():
            if vocabulary.new:
                yield model._meta.verbose_name_plural, sorted(vocabulary.new.values())

    def renamed_terms(self):
        """Yield (former name, today's name) of the terms that a file names as they were before."""
        for vocabulary in self.values():
            yield from sorted(vocabulary.renamed.items())

    def resolve(self, fact, names):
        """Spell names as the fact's vocabulary does, noting new ones; a closed one takes none.

        Raises Unreadable, which names the choices.
        """
        vocabulary = self[fact.model]
        if vocabulary.ids.keys() >= names:
            return names
        known = frozenset(vocabulary.spelled(name, keep=not fact.closed) for name in names)
        if None in known:
            unseen = next(name for name in sorted(names) if vocabulary.spelled(name) is None)
            choices = ", ".join(sorted(vocabulary.ids)) or "no terms: this vocabulary is empty"
            raise Unreadable.expected(unseen, f"one of {choices}")
        return known


class Vocabulary:
    """One vocabulary's terms: those it has, by name, and new ones, as a file spelled them first."""

    def __init__(self, model):
        self.model = model
        # Networks are named by files like terms, but have no former names.
        columns = ("name", "pk", "former_names") if issubclass(model, Term) else ("name", "pk")
        rows = list(model.objects.values_list(*columns))
        self.ids = {name: pk for name, pk, *_ in rows}
        self._former = {
            former: name for name, _, *lines in rows for former in former_names("".join(lines))
        }
        self._spellings = {former.casefold(): name for former, name in self._former.items()}
        self._spellings |= {name.casefold(): name for name in self.ids}
        self.new = {}
        #: Former names that were read, and the term each stands for today.
        self.renamed = {}

    def spelled(self, name, *, keep=False):
        """Return a name in the vocabulary's own letters; None for a new one, unless it's kept."""
        if name in self.ids:
            return name
        folded = name.casefold()
        known = self._spellings.get(folded) or self.new.get(folded)
        if known is not None and known.casefold() != folded:
            self.renamed[name] = known
        if known is None and keep:
            known = self.new[folded] = name
        return known

    def add_new(self):
        """Save the new terms, each with an address of its own."""
        taken = set(self.model.objects.values_list("slug", flat=True))
        taken |= {slug_of(name) for name in self._former}
        for name in sorted(self.new.values()):
            term = self.model.objects.create(
                name=name, slug=free_slug(slugify(name)[:120] or "term", taken)
            )
            taken.add(term.slug)
            self.ids[name] = term.pk
