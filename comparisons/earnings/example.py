"""The worked example of the method page: terms as a program may state them, reckoned live."""

from affiliates.models import CommissionBase
from affiliates.ranges import parse

from .cash import cash_over_a_year
from .charts import picture
from .estimates import Terms, Traffic, estimate

TERMS = Terms(
    base=CommissionBase.ORDER_VALUE,
    commission=parse("3% – 9%"),
    order_value=parse("~$35 – $40"),
    conversion=parse("~2% – 4%"),
    threshold=parse("$16"),
    delay=parse("60 days"),
)
TRAFFIC = Traffic(clicks=10_000)


def worked_example():
    """Return the example's terms, traffic, estimate and picture of cash."""
    earned = estimate(TERMS, TRAFFIC)
    return {
        "terms": TERMS,
        "traffic": TRAFFIC,
        "estimate": earned,
        "cash": cash_over_a_year(earned, TERMS),
        "picture": picture(cash_over_a_year(earned, TERMS)),
    }
