"""Rows as they stand in the database, held against those of a fixture."""

from collections import defaultdict
from operator import attrgetter


class StoredRows:
    """What the database holds: one query for all rows of a model, one for each of its lists."""

    def __init__(self):
        self._rows = {}
        self._related = {}

    def have(self, described):
        """Say whether a deserialized row stands there with the same values and the same lists."""
        row = described.object
        lists = (described.m2m_data or {}).items()
        return self._values(type(row)).get(row.pk) == values(row) and all(
            self._list(type(row), name)[row.pk] == {getattr(term, "pk", term) for term in terms}
            for name, terms in lists
        )

    def forget(self, row):
        """Take a row for unknown from now on: it is about to change."""
        self._values(type(row)).pop(row.pk, None)

    def _values(self, model):
        if model not in self._rows:
            rows = model._base_manager.iterator()
            self._rows[model] = {row.pk: values(row) for row in rows}
        return self._rows[model]

    def _list(self, model, name):
        if (model, name) not in self._related:
            field = model._meta.get_field(name)
            pairs = field.remote_field.through._base_manager.values_list(
                f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            )
            related = self._related[model, name] = defaultdict(set)
            for row, term in pairs:
                related[row].add(term)
        return self._related[model, name]


def values(row):
    return [attrgetter(field.attname)(row) for field in row._meta.concrete_fields]
