"""The lists of a provider's customers, from the rows alone."""

CUSTOMERS = """
WITH orders AS (
  SELECT customer, sum(amount) AS ordered, min(created_at) AS first, max(created_at) AS last FROM sale
    WHERE provider = :provider AND unit = :unit GROUP BY customer
), asked AS (
  SELECT customer, sum(amount) AS owed FROM owed WHERE provider = :provider AND unit = :unit GROUP BY customer
), moved AS (
  SELECT subscriber AS customer, amount AS paid, amount AS due FROM payment
    WHERE provider = :provider AND unit = :unit
  UNION ALL SELECT orig_profile, -amount, 0 FROM entry WHERE orig = 'Refunded'
    AND dest IN ('Refund', 'Chargeback') AND dest_profile = :provider AND unit = :unit
  UNION ALL SELECT dest_profile, amount, 0 FROM entry WHERE dest = 'Refunded'
    AND orig = 'Chargeback' AND orig_profile = :provider AND unit = :unit
  UNION ALL SELECT subscriber, 0, amount FROM entry WHERE dest = 'Writeoff'
    AND orig = 'Liability' AND dest_profile = :provider AND unit = :unit
  -- A change of plan: what is due no more, and what a credit pays, which is no cash.
  UNION ALL SELECT subscriber, 0, amount FROM entry WHERE kind = 'credit-payment'
    AND dest_profile = :provider AND unit = :unit
  UNION ALL SELECT given.subscriber, 0, given.amount FROM entry AS given JOIN owed USING (ordered)
    WHERE given.kind = 'relief' AND owed.provider = :provider AND given.unit = :unit
), deferred AS (
  SELECT subscriber AS customer, -sum(amount) AS ahead FROM side WHERE profile = :provider
    AND account = 'Backlog' AND unit = :unit AND subscriber IS NOT NULL GROUP BY subscriber
), ending AS (
  SELECT profile AS customer, max(ends_at) AS ends_at FROM subscription
    WHERE provider = :provider AND accepted GROUP BY profile
)
SELECT slug, first, max(coalesce(ends_at, ''), last), ordered,
  coalesce((SELECT sum(paid) FROM moved WHERE moved.customer = orders.customer), 0),
  coalesce(ahead, 0),
  owed - coalesce((SELECT sum(due) FROM moved WHERE moved.customer = orders.customer), 0)
FROM orders JOIN profile ON profile.id = orders.customer JOIN asked USING (customer)
LEFT JOIN deferred USING (customer) LEFT JOIN ending USING (customer)
"""

# Statements are asked for one by one.
STATEMENTS_MAX = 50


def check_customers(book, site, report, provider, unit, slug):
    """Holds lifetimevalue and balances-due of one provider and unit against the rows."""
    rows = book.execute(CUSTOMERS, {"provider": provider, "unit": unit}).fetchall()
    listed = list(site.listed(f"/api/metrics/{slug}/lifetimevalue", unit=unit))
    fields = ("slug", "created_at", "ends_at", "contract_value", "cash_payments", "deferred_revenue")
    report.same(
        f"{slug} lifetimevalue {unit}",
        sorted(row[:6] for row in rows),
        sorted(tuple(one[name] for name in fields) for one in listed),
    )
    dates = [one["created_at"] for one in listed]
    report.same(f"{slug} lifetimevalue {unit}, newest first", sorted(dates, reverse=True), dates)

    due = list(site.listed(f"/api/metrics/{slug}/balances-due", unit=unit))
    report.same(
        f"{slug} balances-due {unit}",
        sorted((name, ordered, paid, owed) for name, _, _, ordered, paid, _, owed in rows if owed > 0),
        [due_row(one, unit) for one in due],
    )


def due_row(one, unit):
    held = one["balances"][unit]
    return (one["slug"], held["contract_value"], held["cash_payments"], held["balance"])


def check_statements(book, site, report):
    """Over all providers, what is due is the statement."""
    owed = {}
    for provider, unit in book.execute("SELECT DISTINCT provider, unit FROM sale"):
        for row in book.execute(CUSTOMERS, {"provider": provider, "unit": unit}):
            if row[6] > 0:
                units = owed.setdefault(row[0], {})
                units[unit] = units.get(unit, 0) + row[6]
    for slug in sorted(owed)[:STATEMENTS_MAX]:
        balances = site.get(f"/api/billing/{slug}/balance")["balances"]
        report.same(f"statement of {slug}", owed[slug], {unit: due for unit, due in balances.items() if due})
