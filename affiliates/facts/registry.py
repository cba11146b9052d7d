"""The registry of facts: the only list of what is known of a program.

Tables, profiles, comparisons, filters, sorting, CSV, JSON and the glossary all walk it, in
this order. To add a fact is to add a model field and an entry here; nothing else names it. What
the field knows (unit, note, choices, one or many) is not repeated here.
"""

from decimal import Decimal

from ..models import UNLISTED
from .kinds import (
    BaseFact,
    Better,
    Bound,
    ChoiceFact,
    CommissionFact,
    CountriesFact,
    DelayFact,
    LinkFact,
    NumberFact,
    RangeFact,
    RecurrenceFact,
    Section,
    TermsFact,
    TextFact,
    YesNoFact,
)

FACTS = (
    TextFact(
        name="slug",
        label="Address",
        meaning="The program's short name in this site's addresses.",
        exempt="It is the address itself.",
    ),
    TextFact(
        name="name",
        label="Program",
        meaning="What the program is called.",
        sort="name",
        searched=True,
    ),
    TextFact(
        name="company",
        label="Company",
        meaning="Who owns the merchant behind the program.",
        section=Section.OVERVIEW,
        searched=True,
        exempt="The search reads it; as a list it would have one entry a program.",
    ),
    LinkFact(
        name="website",
        label="Website",
        meaning="The merchant's own site.",
        section=Section.OVERVIEW,
        exempt="Addresses are unique.",
    ),
    LinkFact(
        name="affiliate_page",
        label="Affiliate page",
        meaning="Where affiliates read the terms and sign up.",
        section=Section.OVERVIEW,
        exempt="Addresses are unique.",
    ),
    ChoiceFact(
        name="status",
        label="Status",
        meaning=(
            "Whether the program takes new affiliates: open, paused, or closed. Lists leave a "
            "closed program out unless you ask for it."
        ),
        section=Section.OVERVIEW,
        parameter="status",
        clause="with status: {}",
        unlisted=UNLISTED,
    ),
    NumberFact(
        name="founded",
        label="Founded",
        meaning="The year the merchant launched.",
        section=Section.OVERVIEW,
        exempt="Few sources state it, and age says little of what a program pays.",
    ),
    TextFact(
        name="about",
        label="About",
        meaning="What the merchant sells and to whom, in our editors' words.",
        searched=True,
        exempt="Prose; the search reads it.",
    ),
    TermsFact(
        name="industry",
        label="Industry",
        meaning="The trade the merchant is in.",
        section=Section.OVERVIEW,
        parameter="industry",
        clause="in {}",
        overview=True,
    ),
    TermsFact(
        name="product_types",
        label="Products",
        meaning="What the merchant sells.",
        section=Section.OVERVIEW,
        only_shared=True,
        parameter="product",
        clause="selling {}",
    ),
    TermsFact(
        name="program_types",
        label="Program type",
        meaning=(
            "What is paid for: CPS (cost per sale), CPA (cost per action such as a sign-up), "
            "CPL (cost per lead), or a mix."
        ),
        section=Section.OVERVIEW,
        closed=True,
        parameter="type",
        clause="paid by {}",
    ),
    CommissionFact(
        name="commission",
        label="Commission",
        meaning=(
            "The share of a sale that goes to the affiliate, from the lowest rate to the best "
            "one. It doesn't apply to a program that pays only fixed amounts."
        ),
        section=Section.PAYMENTS,
        better=Better.HIGHER,
        sort="commission",
        bounds=(
            Bound(
                parameter="commission_floor",
                label="Commission at least",
                end="low",
                lookup="gte",
                unit="%",
                clause="paying at least {}% on every sale",
            ),
            Bound(
                parameter="commission_ceiling",
                label="Best rate at least",
                end="high",
                lookup="gte",
                unit="%",
                clause="whose best rate is at least {}%",
            ),
        ),
        overview=True,
        commissions=True,
        factor=5,
        headline=1,
        says="pays {}",
    ),
    BaseFact(
        name="commission_base",
        label="Commission base",
        meaning=(
            "What the commission is a percentage of: the order's value, the first payment or every "
            "payment, or what the merchant itself earns (revenue, fees, a deposit)."
        ),
        section=Section.PAYMENTS,
        parameter="base",
        clause="with a percentage of: {}",
    ),
    ChoiceFact(
        name="attribution",
        label="Attribution",
        meaning=(
            "Which affiliate a sale counts for where several sent the buyer: the last click, the "
            "first one, the one to whom the buyer's account is bound, or the owner of a code."
        ),
        section=Section.OFFERS,
        parameter="attribution",
        clause="with attribution: {}",
        searched=True,
    ),
    RangeFact(
        name="bounty",
        label="Bounty",
        meaning="A fixed amount for each action: a sale, a sign-up, a referral.",
        section=Section.PAYMENTS,
        better=Better.HIGHER,
        sort="bounty",
        bounds=(
            Bound(
                parameter="bounty_min",
                label="Bounty at least",
                end="low",
                lookup="gte",
                unit="US$",
                clause="paying at least ${} per action",
            ),
        ),
        overview=True,
        commissions=True,
        headline=2,
        says="pays {} an action",
    ),
    TextFact(
        name="commission_structure",
        label="Commission structure",
        meaning="How the rates are built: by category, by tier, by customer.",
        section=Section.PAYMENTS,
        exempt="Every program words its own.",
    ),
    RecurrenceFact(
        name="commission_recurrence",
        label="Recurrence",
        meaning=(
            "For how long one customer keeps earning commission: once, for some months, or as "
            "long as they stay."
        ),
        section=Section.PAYMENTS,
        better=Better.NEITHER,
        parameter="recurrence",
        clause="with commission recurring: {}",
        commissions=True,
    ),
    RangeFact(
        name="cookie",
        label="Cookie duration",
        meaning=(
            "How long after a click a sale still counts as yours. “Session only” ends with the "
            "visit and counts as no time at all."
        ),
        section=Section.OFFERS,
        better=Better.HIGHER,
        sort="cookie",
        bounds=(
            Bound(
                parameter="cookie_min",
                label="Cookie at least",
                end="low",
                lookup="gte",
                unit="days",
                clause="with a cookie of at least {} days",
                factor=Decimal(24),
            ),
        ),
        overview=True,
        headline=3,
        says="counts sales for {} after the click",
        says_none="counts sales of the same session alone",
    ),
    ChoiceFact(
        name="approval",
        label="Approval",
        meaning="How an application is decided: automatically, by a person, or by invitation.",
        section=Section.OVERVIEW,
        parameter="approval",
        clause="with approval: {}",
        searched=True,
    ),
    RangeFact(
        name="entry_fee",
        label="Entry fee",
        meaning="What it costs to join.",
        section=Section.OVERVIEW,
        better=Better.LOWER,
        zero="Free",
        exempt="All but a few programs that state it are free.",
        factor=2,
    ),
    RangeFact(
        name="payout_threshold",
        label="Payout threshold",
        meaning=(
            "The balance you need before anything is paid out, also called the minimum payout "
            "or withdrawal threshold. “No minimum” is $0."
        ),
        section=Section.PAYMENTS,
        better=Better.LOWER,
        zero="No minimum",
        sort="threshold",
        bounds=(
            Bound(
                parameter="threshold_max",
                label="Payout threshold at most",
                end="high",
                lookup="lte",
                unit="US$",
                clause="paying out from ${} or less",
            ),
        ),
        overview=True,
        commissions=True,
        factor=3,
        headline=4,
        says="pays out from {}",
        says_none="pays out any amount",
    ),
    TermsFact(
        name="payout_frequency",
        label="Payout frequency",
        meaning="How often payments are made.",
        section=Section.PAYMENTS,
        joiner=" / ",
        closed=True,
        parameter="frequency",
        clause="paying {}",
        overview=True,
        factor=4,
        headline=5,
        commissions=True,
        says="settles {}",
    ),
    DelayFact(
        name="payout_delay",
        label="Payout delay",
        meaning=(
            "How long after the month of a sale its commission is paid: net-60 is 60 days. It "
            "leaves time for returns."
        ),
        section=Section.PAYMENTS,
        better=Better.LOWER,
        exempt="Days to first cash, which sort by it, need your clicks: see the earnings.",
        commissions=True,
        headline=6,
        says="pays {} after the month of the sale",
    ),
    DelayFact(
        name="locking_period",
        label="Locking period",
        meaning=(
            "How long a commission waits before it is final, so that returned and canceled orders "
            "can be taken off. The date of first cash counts it where no payout delay is stated."
        ),
        section=Section.PAYMENTS,
        better=Better.LOWER,
        exempt="It is a part of the payout delay, and counts from a different event each time.",
    ),
    TextFact(
        name="payout_days",
        label="Payment days",
        meaning=(
            "On which days of the month or the week payments go out. The date of first cash is the "
            "next of them once the money has waited."
        ),
        section=Section.PAYMENTS,
        exempt="No day of the month is better than another.",
    ),
    TermsFact(
        name="payout_methods",
        label="Payout methods",
        meaning="How the money reaches you.",
        section=Section.PAYMENTS,
        only_shared=True,
        parameter="method",
        clause="paying by {}",
        commissions=True,
    ),
    RangeFact(
        name="average_order_value",
        label="Average order value",
        meaning="What an average order comes to (AOV): commission is a share of it.",
        section=Section.PAYMENTS,
        better=Better.HIGHER,
        words_first=True,
        sort="aov",
        factor=1,
    ),
    RangeFact(
        name="conversion_rate",
        label="Conversion rate",
        meaning="How many of a hundred clicks become a sale.",
        section=Section.PAYMENTS,
        better=Better.HIGHER,
        words_first=True,
        sort="conversion",
        factor=6,
    ),
    TermsFact(
        name="management",
        label="Management",
        meaning="Who runs the program: the company itself (in-house), networks, or both (hybrid).",
        section=Section.SOFTWARE,
        closed=True,
        parameter="management",
        clause="managed {}",
        overview=True,
    ),
    TermsFact(
        name="networks",
        label="Networks",
        meaning="The affiliate networks that offer the program.",
        section=Section.SOFTWARE,
        parameter="network",
        clause="on {}",
    ),
    TextFact(
        name="software",
        label="Software",
        meaning="The platform on which links, figures and payments are managed.",
        section=Section.SOFTWARE,
        searched=True,
        exempt="The search reads it; every program words its own.",
    ),
    TermsFact(
        name="promotional_materials",
        label="Promotional materials",
        meaning="What the program gives you to work with: banners, deep links, product feeds.",
        section=Section.OFFERS,
        only_shared=True,
        parameter="material",
        clause="offering {}",
        factor=7,
    ),
    TermsFact(
        name="traffic_sources",
        label="Accepted traffic",
        meaning="Where your visitors may come from.",
        section=Section.OFFERS,
        only_shared=True,
        parameter="traffic",
        clause="accepting traffic from {}",
    ),
    TermsFact(
        name="traffic_restrictions",
        label="Restricted traffic",
        meaning="Where your visitors may not come from, or only with permission.",
        section=Section.OFFERS,
        # Who searches for coupons doesn't want those that ban them.
        searched=False,
        exempt="Programs ban too much alike to choose by; the accepted traffic is filtered.",
    ),
    CountriesFact(
        name="affiliate_countries",
        label="Affiliates’ countries",
        meaning="Where affiliates may live or do business.",
        section=Section.OFFERS,
        country="country",
        clause="open to affiliates in {}",
        says="is open to affiliates {}",
    ),
    CountriesFact(
        name="customer_countries",
        label="Customers’ countries",
        meaning="Where the buyers have to be for their orders to count.",
        section=Section.OFFERS,
        exempt="The country that decides whether you may join is the affiliate's own.",
    ),
    TextFact(
        name="minimum_audience",
        label="Minimum audience",
        meaning="How many followers or visitors you need before you may join.",
        section=Section.OFFERS,
        exempt="Followers, visitors and members of a community don't compare.",
    ),
    ChoiceFact(
        name="explicit_content",
        label="Explicit content",
        meaning="Whether links may stand beside explicit content.",
        section=Section.OFFERS,
        exempt="No program that states it allows any.",
    ),
    ChoiceFact(
        name="religious_political_content",
        label="Religious or political content",
        meaning="Whether links may stand beside religious or political content.",
        section=Section.OFFERS,
        exempt="Few programs state it, and nearly all of them restrict it alike.",
    ),
    YesNoFact(
        name="sub_affiliates",
        label="Sub-affiliates (MLM)",
        meaning="Whether you also earn from affiliates you bring in (multi-level marketing).",
        section=Section.PAYMENTS,
        exempt="Stated by too few programs to choose by.",
    ),
    TermsFact(
        name="audiences",
        label="Suitable affiliates",
        meaning="The kinds of affiliate the program suits, with the reason for each.",
        section=Section.AUDIENCES,
        parameter="audience",
        clause="suiting {}",
    ),
)

REGISTRY = {fact.name: fact for fact in FACTS}

#: The columns of an export, in its order. Once out, they stay.
COLUMNS = tuple(column for fact in FACTS for column in fact.columns)

#: The list tables' columns; the program's name heads every row.
OVERVIEW = tuple(fact for fact in FACTS if fact.overview)
COMMISSIONS = tuple(fact for fact in FACTS if fact.commissions)

#: The short table by which a program's alternatives are weighed.
FACTORS = tuple(sorted((fact for fact in FACTS if fact.factor), key=lambda fact: fact.factor))

#: What a profile begins with, and a list shows of a program where there is little room.
HEADLINES = tuple(sorted((fact for fact in FACTS if fact.headline), key=lambda fact: fact.headline))

#: What a program's summary says, in its order.
SAID = (*HEADLINES, *(fact for fact in FACTS if fact.says and not fact.headline))

#: The facts that a list can show as columns beside a program's name, by name.
TABULAR = {fact.name: fact for fact in FACTS if fact.section and fact.tabular}

FILTERED_BY_CHOICE = tuple(fact for fact in FACTS if fact.parameter)
#: What the search reads besides countries.
SEARCHED = tuple(fact for fact in FACTS if fact.searched)
FILTERED_BY_COUNTRY = tuple(fact for fact in FACTS if fact.country)
FILTERED_BY_NUMBER = tuple((fact, bound) for fact in FACTS for bound in fact.bounds)


def sections():
    """Yield (section, facts) in the order of a profile and of a comparison."""
    for section in Section:
        yield section, tuple(fact for fact in FACTS if fact.section is section)


def headed():
    """List (heading, facts) of all facts: what names a program, then the sections."""
    naming = [fact for fact in FACTS if fact.section is None]
    return [("The program", naming), *((section.value, facts) for section, facts in sections())]
