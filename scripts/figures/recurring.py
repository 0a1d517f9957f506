"""Recurring revenue, retention and trials of a provider, customer by customer from the orders and subscriptions."""

from bisect import bisect_right
from datetime import timedelta

from columns import ZoneInfo, columns, instant_of, label_of

MONTH_SECONDS = 2_629_800
FLOWS = ("new", "reactivation", "expansion", "contraction", "churn")
ORDERS = """
SELECT customer, subscription, amount, coalesce(recurring, amount), starts, ends, step, accepted, created_at, ends_at
FROM spanned WHERE provider = :provider AND unit = :unit AND amount > 0
"""
TRIALS = """
SELECT own.created_at, min(own.ends_at, own.trial_ends_at), (SELECT min(placed_at) FROM spanned
    WHERE spanned.subscription IN (own.id, CASE WHEN next.trial_ends_at IS NULL THEN next.id END) AND amount > 0),
  own.changed_from IS NULL, next.trial_ends_at IS NULL
FROM subscription AS own LEFT JOIN subscription AS next ON next.id = own.changed_to
WHERE own.provider = :provider AND own.accepted AND own.trial_ends_at IS NOT NULL
"""


def check_recurring(book, site, report, provider, unit, slug, **asked):
    """Holds mrr, trials, and of months retention, against the orders."""
    zone, period = asked["timezone"], asked["period_type"]
    found = columns(asked["ends_at"], period, zone)
    levels = levels_of(book, provider, unit)
    points = [found[0].start] + [column.end for column in found]
    said = f"{slug} %s {unit} {' '.join(asked.values())}"
    of = {"unit": unit, **asked}
    given = site.get(f"/api/metrics/{slug}/mrr", **of)
    report.same(said % "mrr", mrr_rows(levels, points), rows_of(given["results"] + given["extra"]))
    check_movements(report, said % "movements of mrr", rows_of(given["results"]))
    given = site.get(f"/api/metrics/{slug}/trials", **of)
    report.same(said % "trials", trial_rows(book, provider, found, points), rows_of(given["results"]))
    if period == "monthly":
        given = site.get(f"/api/metrics/{slug}/retention", **of)
        paying, worth = retention_rows(levels, found, zone)
        report.same(said % "retention", paying, rows_of(given["results"]))
        report.same(said % "retention, worth", worth, rows_of(given["extra"]))


def check_movements(report, said, rows):
    """What recurring revenue is at the end of an interval is what it was at its start, and what moved in it."""
    stood, moved = [value for _, value in rows["mrr"]], []
    for n in range(len(stood) - 1):
        more = sum(rows[flow][n][1] for flow in FLOWS[:3]) - sum(rows[flow][n][1] for flow in FLOWS[3:])
        moved.append(stood[n] + more)
    report.same(said, stood[1:], moved)


def rows_of(rows):
    return {row["slug"]: [(label, hundredths(row["slug"], value)) for label, value in row["values"]] for row in rows}


def hundredths(slug, value):
    return round(value * 100) if slug.startswith("percent-") else value


def monthly(amount, recurring, step, start, end):
    seconds = int((instant_of(end) - instant_of(start)) / timedelta(seconds=1))
    if amount == 0 or recurring == 0 or seconds <= 0:
        return 0
    if step == "hour":
        return (2 * recurring * MONTH_SECONDS + seconds) // (2 * seconds)
    months = max(1, (2 * seconds + MONTH_SECONDS) // (2 * MONTH_SECONDS))
    return (2 * recurring + months) // (2 * months)


def levels_of(book, provider, unit):
    """Of each customer the instants at which its level changes, and the levels."""
    changes = {}
    for row in book.execute(ORDERS, {"provider": provider, "unit": unit}):
        customer, _, amount, recurring, start, end, step, accepted, since, until = row
        first, last = max(start, since), min(end, until)
        if not accepted or first >= last:
            continue
        worth = monthly(amount, recurring, step, start, end)
        own = changes.setdefault(customer, {})
        own[first] = own.get(first, 0) + worth
        own[last] = own.get(last, 0) - worth
    levels = {}
    for customer, own in changes.items():
        level, instants, worths = 0, [], []
        for at in sorted(own):
            level += own[at]
            if own[at] != 0:
                instants.append(at)
                worths.append(level)
        if instants:
            levels[customer] = (instants, worths)
    return levels


def level_at(level, at):
    instants, worths = level
    n = bisect_right(instants, at)
    return worths[n - 1] if n else 0


def mrr_rows(levels, points):
    stood = [[level_at(level, at) for level in levels.values()] for at in points]
    labels = [label_of(at) for at in points]
    totals, paying = [sum(one) for one in stood], [sum(worth > 0 for worth in one) for one in stood]
    flows = {flow: [] for flow in FLOWS}
    churned = []
    for n, opened in enumerate(points[:-1]):
        moved, gone = dict.fromkeys(FLOWS, 0), 0
        for level, was, now in zip(levels.values(), stood[n], stood[n + 1]):
            if was == now:
                continue
            if was == 0:
                moved["reactivation" if level[0][0] <= opened else "new"] += now
            elif now == 0:
                moved["churn"] += was
                gone += 1
            else:
                moved["expansion" if now > was else "contraction"] += abs(now - was)
        for flow in FLOWS:
            flows[flow].append(moved[flow])
        churned.append(gone)
    lost = [one + other for one, other in zip(flows["contraction"], flows["churn"])]
    net = [one - other for one, other in zip(lost, flows["expansion"])]

    def stand(values):
        return list(zip(labels, values))

    def move(values):
        return list(zip(labels[1:], values))

    return {
        "mrr": stand(totals),
        **{flow: move(values) for flow, values in flows.items()},
        "arr": stand([12 * total for total in totals]),
        "paying-customers": stand(paying),
        "arpa": stand([total // count if count else 0 for total, count in zip(totals, paying)]),
        "percent-customer-churn": move(map(percent, churned, paying)),
        "percent-gross-churn": move(map(percent, lost, totals)),
        "percent-net-churn": move(map(percent, net, totals)),
    }


def percent(part, of):
    """In hundredths of a percent, half up."""
    return (part * 20_000 + of) // (2 * of) if of else 0


def retention_rows(levels, found, zone):
    def month_of(at):
        return f"{instant_of(at).astimezone(ZoneInfo(zone)):%Y-%m}"

    paying, worth = {}, {}
    for n, column in enumerate(found):
        month = month_of(column.start)
        own = [level for level in levels.values() if month_of(level[0][0]) == month]
        ends = [later.end for later in found[n:]]
        paying[month] = [(label_of(end), sum(level_at(one, end) > 0 for one in own)) for end in ends]
        worth[month] = [(label_of(end), sum(level_at(one, end) for one in own)) for end in ends]
    return paying, worth


def trial_rows(book, provider, found, points):
    trials = book.execute(TRIALS, {"provider": provider}).fetchall()
    dates = {
        # One that goes on with another plan starts once, and is left once.
        "started": [started for started, _, _, begins, _ in trials if begins],
        "converted": [paid for _, _, paid, _, leaves in trials if paid and leaves],
        "ended": [ended for _, ended, paid, _, leaves in trials if not paid and leaves],
    }
    rows = {
        slug: [(label_of(column.end), sum(column.start <= at < column.end for at in ats)) for column in found]
        for slug, ats in dates.items()
    }
    left = dates["converted"] + dates["ended"]
    rows["running"] = [
        (label_of(end), sum(at < end for at in dates["started"]) - sum(at < end for at in left)) for end in points
    ]
    return rows
