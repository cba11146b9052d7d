"""What the heads of the brief's programs and of sparse ones say, sentence by sentence."""

import pytest

from affiliates.facts.registry import FACTS
from affiliates.models import Program
from affiliates.profiles import Profile


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            "aliexpress",
            "AliExpress pays 3% – 9% and pays out from $16 when you join directly (AliExpress "
            "Portals); it counts sales for 3 days after the click, settles monthly and pays 60 "
            "days after the month of the sale. Sources disagree on the commission, cookie duration "
            "and payout frequency.",
        ),
        (
            "amazon-associates",
            "Amazon Associates pays 1% – 10%, counts sales for 24 hours after the click, pays out "
            "from $10, settles monthly and pays 60 days after the month of the sale. Sources "
            "disagree on the commission.",
        ),
        (
            "temu",
            "Temu pays 5% – 20%, counts sales for 15 – 30 days after the click and settles "
            "monthly; it pays out from $20 – $50 when you join directly (Temu Affiliate); it pays "
            "~30 days after the month of the sale through CJ Affiliate. Sources disagree on the "
            "commission, cookie duration, payout threshold and payout frequency.",
        ),
        (
            "agoda",
            "Agoda pays 4% – 7%. Sources disagree on the commission. Nobody states its cookie "
            "duration, payout threshold, payout frequency or payout delay.",
        ),
        # Its bounty is stated in words alone.
        (
            "etoro",
            "Nobody states eToro’s cookie duration, payout threshold, payout frequency or payout "
            "delay.",
        ),
    ],
)
def test_the_sentence_is_the_one_checked_by_hand(slug, said):
    program = Program.objects.with_facts(FACTS).with_evidence().get(slug=slug)
    assert Profile(program).summary == said
