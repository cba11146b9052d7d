"""Presets ask what the filters know, and are offered only where the vocabularies do."""

import pytest
from django.http import QueryDict

from affiliates.lists.presets import PRESETS
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.label)
def test_a_preset_asks_what_filters_know(preset):
    make_program("acme", payout_methods=["PayPal"], traffic_sources=["Coupon sites"])
    assert ProgramList(OVERVIEW_TABLE, QueryDict(preset.query[1:])).is_valid


def test_what_no_vocabulary_knows_is_not_offered():
    offered = [preset.label for preset in ProgramList(OVERVIEW_TABLE, QueryDict()).presets]
    assert "No minimum payout" in offered
    assert "Accepts coupon sites" not in offered
    make_program("acme", traffic_sources=["Coupon sites"])
    assert "Accepts coupon sites" in [
        preset.label for preset in ProgramList(OVERVIEW_TABLE, QueryDict()).presets
    ]
