"""The admin of comparisons worth a page of their own, and of benchmarks."""

from django.contrib import admin

from affiliates.desk.inputs import INPUTS, RecordedToday

from . import addresses
from .models import Benchmark, FeaturedComparison, FeaturedProgram


class FeaturedProgramInline(admin.TabularInline):
    model = FeaturedProgram
    autocomplete_fields = ("program",)
    extra = 0


@admin.register(FeaturedComparison)
class FeaturedComparisonAdmin(admin.ModelAdmin):
    list_display = ("title", "position")
    list_editable = ("position",)
    search_fields = ("title", "slug", "programs__name")
    prepopulated_fields = {"slug": ("title",)}
    formfield_overrides = INPUTS
    inlines = (FeaturedProgramInline,)

    def view_on_site(self, comparison):
        programs = comparison.programs_in_order
        shown = all(program.published for program in programs)
        return (
            comparison.get_absolute_url() if shown and len(programs) >= addresses.FEWEST else None
        )


@admin.register(Benchmark)
class BenchmarkAdmin(RecordedToday, admin.ModelAdmin):
    list_display = ("measure", "industry", "value", "traffic", "basis", "source", "cautious")
    list_filter = ("measure", "traffic", "cautious", "basis", "industry")
    list_select_related = ("industry", "source")
    search_fields = ("note", "source__publisher", "source__url", "industry__name")
    autocomplete_fields = ("industry", "source")
    formfield_overrides = INPUTS
    fields = (
        ("industry", "measure"),
        ("rate", "amount"),
        ("traffic", "basis", "cautious"),
        ("period", "region"),
        "note",
        ("source", "page_date", "recorded_on"),
    )
