"""What not coming costs a home agency. Pure; amounts are pounds."""

from decimal import Decimal

NOTHING = Decimal(0)


def to_pay(amount: Decimal | None, *, exempt: bool, waived: bool) -> Decimal:
    """The event's charge, unless the agency's sector is exempt or the charge was waived by name."""
    return NOTHING if exempt or waived or amount is None else amount
