"""The admin's list of programs: how well sourced each is, and which need work."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q

from ..evidence import oldest_valid_check
from ..facts.registry import FACTS
from ..models import Check, Citation


class ProgramChangeList(ChangeList):
    """Fetch what the columns read, in a number of queries that no row count changes."""

    def get_queryset(self, *args, **kwargs):
        found = super().get_queryset(*args, **kwargs)
        return found.with_facts(FACTS).prefetch_related("citations")


class Question(admin.SimpleListFilter):
    """Keep the programs that fit an answer, by its condition; all for none, or for nonsense."""

    def queryset(self, request, queryset):
        kept = self.conditions()
        return queryset.filter(kept[self.value()]) if self.value() in kept else queryset


class CitationFilter(Question):
    """Keep programs that have a citation of some sort, or none."""

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def conditions(self):
        has_one = Exists(self.citations().filter(program=OuterRef("pk")))
        return {"yes": has_one, "no": ~has_one}


class Disputed(CitationFilter):
    """Ask whether sources disagree."""

    title = parameter_name = "disputed"

    def citations(self):
        return Citation.objects.filter(stance=Citation.Stance.DIFFERS)


class Cited(CitationFilter):
    """Ask whether any page is cited; the editors' own statement is none."""

    title = parameter_name = "cited"

    def citations(self):
        return Citation.objects.exclude(source__url="")


class Checked(Question):
    """Ask when an editor last recorded a check of any fact."""

    title = parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [("fresh", "Still valid"), ("stale", "Too long ago"), ("never", "Never")]

    def conditions(self):
        checks = Check.objects.filter(program=OuterRef("pk"))
        ever = Q(Exists(checks))
        fresh = Q(Exists(checks.filter(checked_on__gte=oldest_valid_check())))
        return {"fresh": fresh, "stale": ever & ~fresh, "never": ~ever}
