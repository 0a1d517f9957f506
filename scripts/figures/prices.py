"""Prices of orders, shares of charges and refunds by parts, worked out again from the terms of the plans."""


def check_prices(book, events, report, fee):
    """`fee`: what the processor keeps of an amount; None when it is not known, then refunds are not checked."""
    plans, coupons, charges, seen = {}, {}, {}, set()
    for event in events:
        kind, data = event["type"].removeprefix("billing."), event["data"]
        if kind in ("plan-created", "plan-updated"):
            plans[data["plan"]] = {**plans.get(data["plan"], {}), **data, **data.get("changes", {})}
        elif kind in ("coupon-created", "coupon-updated"):
            coupons[data["coupon"]] = {**coupons.get(data["coupon"], {}), **data, **data.get("changes", {})}
        elif kind == "charge-created":
            # What is charged later was priced when it was asked for.
            terms = {line["order"]: price_terms(line["purchase"], plans, coupons) for line in data["lines"]}
            charges[data["charge"]] = {**data, "terms": terms}
        elif kind == "order-placed":
            check_order(book, data, plans, coupons, charges, seen, report)
        elif kind == "charge-settled":
            check_shares(book, charges[data["charge"]], data, report)
        elif kind == "charge-refunded" and fee:
            check_refund(book, charges[data["charge"]], data, report, fee)


def price_terms(purchase, plans, coupons):
    if purchase is None:
        return None
    return plans[purchase["plan"]], coupons.get(purchase.get("coupon"))


def check_order(book, order, plans, coupons, charges, seen, report):
    row = book.execute(
        "SELECT amount, coupon, changed FROM entry WHERE ordered = ? AND dest = 'Payable' AND orig = 'Receivable'",
        (order["order"],),
    ).fetchone()
    report.same(f"order row of {order['order']}", order["amount"], row and row[0])
    if order.get("tax_of"):
        return check_tax(book, order, report)
    if order.get("trial"):
        # What is paid, with its setup, comes with the order after it.
        return report.same(f"price of trial {order['order']}", 0, order["amount"])
    charge = charges.get(order["charge"])
    terms = charge and charge["terms"].get(order["order"])
    plan, coupon = terms or (plans[order["plan"]], coupons.get(row and row[1]))
    setup = 0 if order["subscription"] in seen or row and row[2] else plan["setup_amount"]
    seen.add(order["subscription"])
    possible = [with_coupon(price + setup, coupon, plan) for price in prices_of(plan, order["periods"])]
    possible = [price - included_tax(price, order.get("rate")) for price in possible]
    if order["amount"] not in possible:
        report.differs(f"price of order {order['order']}", f"one of {possible}", order["amount"])


def check_tax(book, tax, report):
    """Of the order that it taxes, half a hundredth up; of a price that has it in it, of both together."""
    row = book.execute("SELECT amount FROM placed_order WHERE ordered = ?", (tax["tax_of"],)).fetchone()
    amount, percent = row[0], tax["rate"]["percent"]
    if tax["rate"].get("included"):
        expected = included_tax(amount + tax["amount"], tax["rate"])
    else:
        expected = (amount * percent + 5_000) // 10_000
    report.same(f"tax of order {tax['tax_of']}", expected - expected % (100 if tax["unit"] in WHOLE else 1), tax["amount"])


def included_tax(price, rate):
    if not rate or not rate.get("included"):
        return 0
    percent = rate["percent"]
    return (2 * price * percent + 10_000 + percent) // (2 * (10_000 + percent))


def prices_of(plan, periods):
    """Of so many periods: the plain price of one, and each advance discount of that length."""
    full = plan["period_amount"] * periods
    yield from [full] if periods == 1 else []
    for advance in plan["advance_discounts"]:
        if advance["length"] == periods:
            price = full - cut(full, advance, plan)
            yield price - price % 100 if advance["discount_type"] == "percentage" else price


# ISO 4217 gives these no decimals: what is asked for is a whole 100.
WHOLE = set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".lower().split())


def with_coupon(amount, coupon, plan):
    price = max(0, amount - cut(amount, coupon, plan)) if coupon else amount
    return price - price % 100 if plan["unit"] in WHOLE else price


def cut(amount, discount, plan):
    value = discount["discount_value"]
    if discount["discount_type"] == "percentage":
        return amount * value // 10_000
    return value if discount["discount_type"] == "currency" else value * plan["period_amount"]


def check_shares(book, charge, settled, report):
    """What the fee leaves, shared over the lines; the last takes the remainder, up to its whole amount."""
    total, left = settled["amount"], settled["amount"] - settled["fee"]
    amounts = [line["amount"] for line in charge["lines"]]
    shares = [amount * left // total for amount in amounts]
    rest = left - sum(shares)
    for n in reversed(range(len(shares))):
        more = min(rest, amounts[n] - shares[n])
        shares[n], rest = shares[n] + more, rest - more
    rated = [0 if charge["provider"] == charge["broker"] else line["broker_fee"] for line in charge["lines"]]
    fees = [min(amount * rate // 10_000, share) for amount, rate, share in zip(amounts, rated, shares)]
    expected = [(a, a - share, f, share - f) for a, share, f in zip(amounts, shares, fees)]
    given = [tuple(line[name] for name in ("amount", "fee", "broker_fee", "distribution")) for line in settled["lines"]]
    report.same(f"shares of charge {charge['charge']}", expected, given)
    rows = book.execute(
        "SELECT coalesce(sum(amount), 0) FROM entry WHERE event_id = ? AND orig = 'Funds' AND dest = 'Funds'",
        (f"cha_{charge['charge']}/",),
    ).fetchone()
    report.same(f"what charge {charge['charge']} handed on", left, rows[0])
    charge["held"] = [dict(zip(("amount", "fee", "broker_fee", "distribution"), one), back=[0] * 4) for one in expected]


def check_refund(book, charge, refund, report, fee):
    """Each part gives back the broker's in proportion and the fee that the charge no longer costs."""
    for given in refund["lines"]:
        held, r = charge["held"][given["line"]], given["amount"]
        refunded, fee_back, broker_back, dist_back = held["back"]
        left = charge["amount"] - sum(line["back"][0] for line in charge["held"])
        broker = held["broker_fee"] * (refunded + r) // held["amount"] - broker_back
        back = max(fee(left) - fee(left - r), r - broker - (held["distribution"] - dist_back))
        back = min(back, held["fee"] - fee_back, r - broker)
        part = (r, back, broker, r - back - broker)
        held["back"] = [old + new for old, new in zip(held["back"], part)]
        names = ("amount", "fee_back", "broker_back", "distribution_back")
        what = f"refund of line {given['line']} of charge {charge['charge']}"
        report.same(what, part, tuple(given[name] for name in names))
        rows = book.execute(
            "SELECT sum(amount) FILTER (WHERE orig = 'Refunded'), coalesce(sum(amount) FILTER (WHERE orig = 'Funds'), 0)"
            " FROM entry WHERE event_id = ? AND dest = 'Refund'",
            (f"cha_{charge['charge']}/{given['line']}/",),
        ).fetchone()
        # The row tells of all parts; after the last of them the two must agree.
        if sum(held["back"][1:]) == held["back"][0] == rows[0]:
            report.same(f"{what}: rows", rows[0], rows[1])


def test_fee(amount):
    """What the test processor keeps: 2.9 % rounded half up, plus 30, never more than the amount."""
    return min(amount, (290 * amount + 5000) // 10_000 + 30)
