"""The tables of a provider, from the rows alone."""

from columns import columns, label_of

SALES = "FROM sale WHERE provider = :provider AND unit = :unit AND created_at >= :start AND created_at < :end"
BEFORE = SALES.replace(":start", ":before_start").replace(":end", ":before_end")
PAYMENTS = SALES.replace("FROM sale", "FROM payment")
REFUNDS = (
    "FROM entry WHERE dest = 'Refund' AND dest_profile = :provider AND orig = 'Refunded'"
    " AND unit = :unit AND created_at >= :start AND created_at < :end"
)
NEW = f"{SALES} AND NOT changed AND customer NOT IN (SELECT customer {BEFORE})"
CHURNED = f"{BEFORE} AND customer NOT IN (SELECT customer {SALES})"

FUNDS = {
    "total-transactions": f"SELECT coalesce(sum(amount), 0) {SALES}",
    "new-transactions": f"SELECT coalesce(sum(amount), 0) {NEW}",
    "churned-transactions": f"SELECT coalesce(sum(amount), 0) {CHURNED}",
    "payments": f"SELECT coalesce(sum(amount), 0) {PAYMENTS}",
    "refunds": f"SELECT coalesce(sum(amount), 0) {REFUNDS}",
}
CUSTOMERS = {
    "total-customers": f"SELECT count(DISTINCT customer) {SALES}",
    "new-customers": f"SELECT count(DISTINCT customer) {NEW}",
    "churned-customers": f"SELECT count(DISTINCT customer) {CHURNED}",
    "net-new-customers": f"SELECT (SELECT count(DISTINCT customer) {NEW}) - (SELECT count(DISTINCT customer) {CHURNED})",
    # In hundredths of a percent, rounded half up.
    "percent-customer-churn": (
        f"SELECT CASE WHEN n = 0 THEN 0 ELSE (c * 20000 + n) / (2 * n) END FROM"
        f" (SELECT (SELECT count(DISTINCT customer) {CHURNED}) AS c, (SELECT count(DISTINCT customer) {BEFORE}) AS n)"
    ),
}
BALANCE = (
    "SELECT abs(coalesce(sum(amount), 0)) FROM side WHERE profile = :provider AND account = :account"
    " AND unit = :unit AND event_id NOT LIKE 'cha%' AND created_at < :end"
)
ACTIVE = "SELECT count(*) FROM subscription WHERE plan = :plan AND accepted AND created_at <= :end AND :end < ends_at"
CHURN = (
    "SELECT count(*) FROM subscription JOIN plan ON plan.id = subscription.plan WHERE plan.provider = :provider"
    " AND accepted AND changed_to IS NULL AND ends_at >= :start AND ends_at < :end"
)


def check_tables(book, site, report, provider, unit, slug, **asked):
    """Holds the four tables of one provider, unit, period, zone and end against the rows."""
    found = columns(asked["ends_at"], asked["period_type"], asked["timezone"])
    points = [found[0].start] + [column.end for column in found]
    of = {"provider": provider, "unit": unit}

    def flow(sql, **more):
        values = (one(book, sql, {**of, **more, **column._asdict()}) for column in found)
        return [(label_of(column.end), value) for column, value in zip(found, values)]

    def instants(sql, **more):
        return [(label_of(at), one(book, sql, {**of, **more, "end": at})) for at in points]

    def compare(table, expected):
        answer = site.get(f"/api/metrics/{slug}/{table}", unit=unit, **asked)
        rows = answer["results"] + answer.get("extra", [])
        given = {row["slug"]: [cell(row["slug"], *pair) for pair in row["values"]] for row in rows}
        report.same(f"{slug} {table} {unit} {' '.join(asked.values())}", expected, given)

    compare("funds", {row: flow(sql) for row, sql in FUNDS.items()})
    compare("customers", {row: flow(sql) for row, sql in CUSTOMERS.items()})
    accounts = ("Income", "Backlog", "Receivable")
    compare("balances", {account: instants(BALANCE, account=account) for account in accounts})
    plans = book.execute("SELECT slug, id FROM plan WHERE provider = ?", (provider,)).fetchall()
    compare("plans", {**{name: instants(ACTIVE, plan=plan) for name, plan in plans}, "churn": flow(CHURN)})


def one(book, sql, values):
    return book.execute(sql, values).fetchone()[0]


def cell(row, label, value):
    return (label, round(value * 100) if row == "percent-customer-churn" else value)
