"""
Works the figures of a running system out again, from its ledger rows and in plain SQL, and holds them against
what the system answers: funds, customers, balances, plans, mrr, retention, trials, taxes, forecast, lifetimevalue, balances-due, invoices, prices,
shares, refunds.
It shares nothing with the system but the rows. Nobody may write meanwhile.

Exit code: 0 all is equal, 1 something differs, 2 the system cannot be asked.
"""

import argparse
import json
import os
import sys
from datetime import timedelta

import book
import columns
import coming
import customers
import prices
import recurring
import sales_file
import tables
import taxes
from asking import CannotAsk, Site

# A difference is shown this far.
SHOWN_MAX = 20
TEXT_MAX = 600


class Report:
    def __init__(self):
        self.compared = 0
        self.differences = []

    def same(self, what, expected, given):
        self.compared += 1
        if expected != given:
            self.differs(what, *first_difference(expected, given))

    def differs(self, what, expected, given):
        self.differences.append({"what": what, "expected": expected, "given": given})


def first_difference(expected, given):
    """The first items that differ where both are lists, else the two values."""
    if isinstance(expected, dict) and isinstance(given, dict):
        names = [name for name in {**expected, **given} if expected.get(name) != given.get(name)]
        return tuple({name: side.get(name) for name in names[:1]} for side in (expected, given))
    if isinstance(expected, list) and isinstance(given, list):
        for n, (one, other) in enumerate(zip(expected, given)):
            if one != other:
                return (f"[{n}] {one}", f"[{n}] {other}")
        return (f"{len(expected)} rows", f"{len(given)} rows")
    return expected, given


def check(site, report, fee):
    database, events = book.load(site.events("billing"))
    off = database.execute("SELECT count(*) FROM entry WHERE amount < 0 OR amount = 0 AND dest <> 'Payable'").fetchone()
    report.same("rows that are not above 0", 0, off[0])
    book.name_profiles(database, site, report)
    prices.check_prices(database, events, report, fee)
    customers.check_statements(database, site, report)
    newest = database.execute("SELECT max(created_at) FROM entry").fetchone()[0]
    for provider, slug in database.execute(
        "SELECT DISTINCT provider, slug FROM sale JOIN profile ON profile.id = sale.provider ORDER BY 2"
    ).fetchall():
        check_provider(database, site, report, provider, slug, newest)


def check_provider(database, site, report, provider, slug, newest):
    zone = site.get(f"/api/profile/{slug}").get("default_timezone") or "UTC"
    units = [unit for (unit,) in database.execute("SELECT DISTINCT unit FROM sale WHERE provider = ?", (provider,))]
    # To just after the newest row, which is within a period, and to the start of that month.
    after = columns.instant_of(newest) + timedelta(milliseconds=1)
    boundary = columns.start_of(after, "monthly", columns.ZoneInfo(zone))
    taxes.check_invoices(database, site, report, provider, slug, units)
    for unit in units:
        customers.check_customers(database, site, report, provider, unit, slug)
        for period in columns.NB_PERIODS:
            # One that begins its days within an hour, where they are short enough to show it.
            foreign = {"Asia/Kolkata"} if period == "daily" else set()
            for timezone in sorted({zone, "UTC"} | foreign):
                for end in (after, boundary):
                    asked = {"period_type": period, "timezone": timezone, "ends_at": columns.instant_text(end)}
                    tables.check_tables(database, site, report, provider, unit, slug, **asked)
                    recurring.check_recurring(database, site, report, provider, unit, slug, **asked)
                    taxes.check_taxes(database, site, report, provider, unit, slug, **asked)
                coming.check_forecast(database, site, report, provider, unit, slug, period, timezone)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the gateway answers, http://127.0.0.1:8080")
    parser.add_argument("--user", default="admin", help="a manager of the site; BURSAR_PASSWORD is the password")
    parser.add_argument("--fee", choices=("test", "unknown"), default="test", help="the payment processor's fees")
    parser.add_argument("--file", help="a file of sales that the provider has, and nothing else: it is what is checked")
    parser.add_argument("--provider", default="broker", help="who imported the file")
    parser.add_argument("--json", action="store_true", help="the report as one JSON document")
    options = parser.parse_args()
    site, report = Site(options.url, options.user, os.environ.get("BURSAR_PASSWORD", "")), Report()
    try:
        site.log_in()
        if options.file:
            sales_file.check(options.file, site, report, options.provider)
        else:
            check(site, report, prices.test_fee if options.fee == "test" else None)
    except (CannotAsk, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps({"compared": report.compared, "differences": report.differences}))
    else:
        show(report)
    return 1 if report.differences else 0


def show(report):
    for one in report.differences[:SHOWN_MAX]:
        print(f"{one['what']}\n  expected {str(one['expected'])[:TEXT_MAX]}\n  given    {str(one['given'])[:TEXT_MAX]}")
    print(f"{report.compared} compared, {len(report.differences)} differ")


if __name__ == "__main__":
    sys.exit(main())
