"""
The figures of an imported file, from the file alone: its sales in a database of the form that tables.py reads. The
file has the columns of cdnow.csv: customer, date (midnight UTC), quantity, amount_cents.
"""

import csv
import sqlite3
from datetime import timedelta

import columns
import tables

SCHEMA = """
CREATE TABLE sale (customer TEXT, created_at TEXT, amount INTEGER, provider TEXT, unit TEXT);
CREATE INDEX sale_dates ON sale (created_at, customer);
-- What is 0 is a sale, and pays nothing.
CREATE VIEW payment AS SELECT * FROM sale WHERE amount > 0;
-- A past sale is paid and earned at its date: nothing is ahead, and nothing is due.
CREATE VIEW side AS SELECT provider AS profile, 'Income' AS account, -amount AS amount, unit, created_at,
  'sub_' AS event_id FROM sale;
-- A file has no refunds, plans and subscriptions.
CREATE TABLE entry (dest TEXT, dest_profile TEXT, orig TEXT, unit TEXT, created_at TEXT, amount INTEGER);
CREATE TABLE plan (id TEXT, provider TEXT, slug TEXT);
CREATE TABLE subscription (plan TEXT, accepted INTEGER, created_at TEXT, ends_at TEXT);
"""

CUSTOMERS = """
SELECT customer, min(created_at), max(created_at), sum(amount), sum(amount), 0 FROM sale GROUP BY customer
"""

# The zones that the tables are asked for: behind and ahead of UTC, one by half an hour.
ZONES = ("UTC", "America/New_York", "Asia/Kolkata")


def load(path, provider):
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    with open(path, newline="", encoding="utf-8") as file:
        rows = [
            (row["customer"], f"{row['date']}T00:00:00.000Z", int(row["amount_cents"]), provider, "usd")
            for row in csv.DictReader(file)
        ]
    database.executemany("INSERT INTO sale VALUES (?, ?, ?, ?, ?)", rows)
    return database


def check(path, site, report, slug):
    """Holds what the system answers for a provider that has the file and nothing else against the file."""
    database = load(path, slug)
    newest = database.execute("SELECT max(created_at) FROM sale").fetchone()[0]
    after = columns.instant_of(newest) + timedelta(milliseconds=1)
    for period in columns.NB_PERIODS:
        for timezone in ZONES:
            for end in (after, columns.start_of(after, "monthly", columns.ZoneInfo(timezone))):
                asked = {"period_type": period, "timezone": timezone, "ends_at": columns.instant_text(end)}
                tables.check_tables(database, site, report, slug, "usd", slug, **asked)
    listed = site.listed(f"/api/metrics/{slug}/lifetimevalue", unit="usd")
    fields = ("slug", "created_at", "ends_at", "contract_value", "cash_payments", "deferred_revenue")
    expected = sorted(database.execute(CUSTOMERS).fetchall())
    report.same(f"{slug} lifetimevalue", expected, sorted(tuple(one[name] for name in fields) for one in listed))
    report.same(f"{slug} balances-due", 0, site.get(f"/api/metrics/{slug}/balances-due", unit="usd")["count"])
    total, count = database.execute("SELECT sum(amount), count(*) FROM sale WHERE amount > 0").fetchone()
    receivables = site.get(f"/api/billing/{slug}/receivables", unit="usd")
    report.same(f"{slug} receivables", (total, count), (receivables["balance_amount"], receivables["count"]))
