"""Natural keys: the columns by which a fixture's row is found again in the database."""

from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter

from django.db import models

_memory = ContextVar("natural keys in memory", default=None)


class KeyedQuerySet(models.QuerySet):
    """Find a row by the columns that its model lists as `NATURAL_KEY`."""

    def get_by_natural_key(self, *values):
        """Fetch no more of the row than its key: fixtures ask thousands of times for nothing else.

        Raise the model's DoesNotExist where there is none.
        """
        if memory := _memory.get():
            return memory.find(self.model, values)
        return self.only("pk").get(**dict(zip(self.model.NATURAL_KEY, values, strict=True)))


KeyedManager = models.Manager.from_queryset(KeyedQuerySet)


class Leaf(models.Model):
    """A row that no fixture refers to.

    Its natural key never leaves the database, so it holds primary keys: resolving names again for
    every row would double the time a fixture takes to load.
    """

    NATURAL_KEY = ()

    objects = KeyedManager()

    class Meta:
        abstract = True

    def natural_key(self):
        return tuple(getattr(self, column) for column in self.NATURAL_KEY)


class Memory:
    """Every row that fixtures may name, by its natural key: one query for a whole model."""

    def __init__(self):
        self._rows = {}

    def find(self, model, values):
        try:
            return self._of(model)[tuple(values)]
        except KeyError:
            raise model.DoesNotExist(f"{model.__name__} {values} does not exist.") from None

    def add(self, row):
        columns = (column.replace("__", ".") for column in type(row).NATURAL_KEY)
        key = tuple(attrgetter(column)(row) for column in columns)
        self._of(type(row))[key] = row

    def _of(self, model):
        if model not in self._rows:
            keys = model._base_manager.values_list("pk", *model.NATURAL_KEY)
            self._rows[model] = {tuple(key): model(pk=pk) for pk, *key in keys}
        return self._rows[model]


@contextmanager
def in_memory():
    """Find rows without a query each; whoever saves one meanwhile adds it to the memory given."""
    memory = Memory()
    token = _memory.set(memory)
    try:
        yield memory
    finally:
        _memory.reset(token)
