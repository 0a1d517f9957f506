"""What is to be earned of a provider's orders, and of the renewals to come, window by window."""

import json
from calendar import monthrange
from datetime import timedelta

from columns import ZoneInfo, instant_of, instant_text, label_of, shifted, start_of

SECOND = timedelta(seconds=1)
LONGEST = timedelta(days=28)
HOURS = {"hourly": 1, "daily": 24, "weekly": 168}
MONTHS = {"monthly": 1, "yearly": 12}

ORDERS = """
SELECT o.amount, o.starts, o.ends, o.periods, coalesce(c.anchor, o.starts), coalesce(c.step, 'month'),
  (SELECT coalesce(sum(amount), 0) FROM entry AS e WHERE e.ordered = o.ordered AND e.orig = 'Income'),
  (SELECT coalesce(sum(amount), 0) FROM entry AS e WHERE e.ordered = o.ordered AND e.orig = 'Canceled'
    AND e.dest = 'Receivable'),
  x.ended_at
  FROM earned_order AS o LEFT JOIN counted AS c ON c.ordered = o.ordered
  LEFT JOIN ended_order AS x ON x.ordered = o.ordered
  WHERE o.provider = :provider AND o.unit = :unit AND o.amount > 0
"""
RENEWING = """
SELECT s.ends_at, s.trial_ends_at, CASE WHEN s.change_to IS NULL THEN n.anchor ELSE s.ends_at END, n.step, p.terms,
    coalesce((SELECT percent FROM last_rate WHERE last_rate.subscription = s.id), 0)
  FROM subscription AS s JOIN plan_terms AS p ON p.id = coalesce(s.change_to, s.plan)
  JOIN numbered AS n ON n.subscription = s.id
  WHERE s.provider = :provider AND s.renews AND s.ends_at > :now
"""


def check_forecast(book, site, report, provider, unit, slug, period, zone):
    """Holds contracted, renewals and what is left against the orders and subscriptions."""
    asked = {"period_type": period, "timezone": zone}
    now = instant_of(with_fraction(site.get(f"/api/metrics/{slug}/funds", nb_periods=1)["periods"][-1]["end"]))
    answer = site.get(f"/api/metrics/{slug}/forecast", unit=unit, **asked)
    ends = [start_of(now, period, ZoneInfo(zone))]
    for _ in answer["periods"]:
        ends.append(shifted(ends[-1], period, 1, ZoneInfo(zone)))
    of = {"provider": provider, "unit": unit, "now": instant_text(now)}
    contracted, left = [0] * (len(ends) - 1), 0
    for row in book.execute(ORDERS, of):
        amount, start, end, periods, anchor, step, earned, unearned, ended = row
        left += amount - unearned - earned
        if end is not None:
            found = until(windows(amount, start, end, periods, anchor, step), ended, amount - unearned)
            add(contracted, ends, found, earned, amount - unearned)
    renewals = [0] * (len(ends) - 1)
    for row in book.execute(RENEWING, of).fetchall():
        *which, terms, percent = row
        renewed(renewals, ends, unit, *which, json.loads(terms), percent)
    remaining = [left]
    for value in contracted:
        remaining.append(remaining[-1] - value)
    labels = [label_of(instant_text(end)) for end in ends]
    expected = {
        "contracted": list(zip(labels[1:], contracted)),
        "renewals": list(zip(labels[1:], renewals)),
        "remaining": list(zip(labels, remaining)),
    }
    given = {row["slug"]: [tuple(pair) for pair in row["values"]] for row in answer["results"] + answer["extra"]}
    report.same(f"{slug} forecast {unit} {period} {zone}", expected, given)


def with_fraction(text):
    return text if "." in text else text.replace("Z", ".000Z")


def add(sums, ends, found, earned, cap):
    """Each window counts a second before it ends; one that is over already counts at once."""
    before, n = earned, 0
    for end, total in found:
        total = min(total, cap)
        if total <= before:
            continue
        while n < len(sums) and end - SECOND >= ends[n + 1]:
            n += 1
        if n == len(sums):
            return
        sums[n] += total - before
        before = total


def until(found, ended, left):
    """A change of plan ends the window in which it falls: what is left of the order is earned by then."""
    for end, total in found:
        if ended is not None and end >= instant_of(ended):
            yield instant_of(ended), left
            return
        yield end, total


def windows(amount, start, end, periods, anchor, step):
    """Where each window of a span ends, and what is earned by then."""
    start, end, anchor = instant_of(start), instant_of(end), instant_of(anchor)
    length = (end - start) / max(1, periods)
    if length <= LONGEST:
        n = 1
        while start + n * length < end:
            yield start + n * length, n * (amount // max(1, periods))
            n += 1
        yield end, amount
        return
    bounds, n = [], 0
    while month_after(anchor, n) < end:
        if month_after(anchor, n) > start:
            bounds.append(month_after(anchor, n))
        n += 1
    whole = step == "month" and any(month_after(anchor, n) == start for n in range(n + 1)) and month_after(anchor, n) == end
    total, before = 0, start
    for bound in bounds:
        parts = amount // (len(bounds) + 1) if whole else amount * seconds(bound - before) // seconds(end - start)
        total, before = total + parts, bound
        yield bound, total
    yield end, amount


def seconds(length):
    return length // timedelta(milliseconds=1)


def month_after(anchor, months):
    month = anchor.month - 1 + months
    year, month = anchor.year + month // 12, month % 12 + 1
    return anchor.replace(year=year, month=month, day=min(anchor.day, monthrange(year, month)[1]))


def renewed(sums, ends, unit, ends_at, trial_ends_at, anchor, step, terms, percent):
    """One period after another at today's price, as if nobody left."""
    if terms["unit"] != unit or terms["renewal_type"] != "auto-renew":
        return
    kind, length = terms["period_type"], terms["period_length"]
    own = "hour" if kind in HOURS else "month"
    start, anchor = instant_of(ends_at), instant_of(anchor if own == step else ends_at)
    setup = terms["setup_amount"] if trial_ends_at == ends_at else 0
    n = 0
    while own == "month" and month_after(anchor, n) < start:
        n += 1
    while start < ends[-1]:
        if own == "hour":
            end = start + timedelta(hours=HOURS[kind] * length)
        else:
            n += MONTHS[kind] * length
            end = month_after(anchor, n)
        price = without_tax(terms["period_amount"] + setup, terms, percent)
        found = windows(price, instant_text(start), instant_text(end), 1, instant_text(anchor), own)
        add(sums, ends, found, 0, price)
        start, setup = end, 0


def without_tax(price, terms, percent):
    if not terms.get("tax_included") or terms.get("tax_exempt") or not percent:
        return price
    return price - (2 * price * percent + 10_000 + percent) // (2 * (10_000 + percent))
