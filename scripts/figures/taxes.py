"""Taxes of a provider rate by rate, and its invoices and credit notes."""

import re

from columns import columns, label_of

# A tax is owed with its order, and less of it with each row the other way.
MOVED = """
SELECT t.rate, sum(CASE WHEN e.orig = 'Taxes' THEN e.amount ELSE -e.amount END) FROM entry AS e
  JOIN taxed_order AS t ON t.ordered = e.ordered
  WHERE (e.orig = 'Taxes' AND e.orig_profile = :provider OR e.dest = 'Taxes' AND e.dest_profile = :provider)
  AND e.unit = :unit AND e.created_at >= :start AND e.created_at < :end GROUP BY t.rate
"""
RATES = "SELECT DISTINCT rate FROM taxed_order WHERE provider = :provider AND unit = :unit"
# What invoices and credit notes say of taxes: neither what was charged back nor what was written off.
DECLARED = """
SELECT coalesce(sum(CASE WHEN orig = 'Taxes' AND dest = 'Receivable' THEN amount
  WHEN dest = 'Taxes' AND orig IN ('Refund', 'Canceled') THEN -amount ELSE 0 END), 0) FROM entry
  WHERE (orig = 'Taxes' AND orig_profile = :provider OR dest = 'Taxes' AND dest_profile = :provider) AND unit = :unit
"""
INVOICED = "SELECT coalesce(sum(amount), 0) FROM placed_order WHERE provider = :provider AND unit = :unit"
TAX_LINE = re.compile(r"^.+ \d+(\.\d+)? % of ")


def check_taxes(book, site, report, provider, unit, slug, **asked):
    """Holds the table of taxes against the rows."""
    found = columns(asked["ends_at"], asked["period_type"], asked["timezone"])
    of = {"provider": provider, "unit": unit}
    rates = sorted(rate for (rate,) in book.execute(RATES, of))
    moved = [dict(book.execute(MOVED, {**of, "start": one.start, "end": one.end}).fetchall()) for one in found]
    expected = {
        rate: [(label_of(one.end), sums.get(rate, 0)) for one, sums in zip(found, moved)] for rate in rates
    }
    answer = site.get(f"/api/metrics/{slug}/taxes", unit=unit, **asked)
    given = {row["slug"]: [tuple(pair) for pair in row["values"]] for row in answer["results"]}
    report.same(f"{slug} taxes {unit} {' '.join(asked.values())}", expected, given)


def check_invoices(book, site, report, provider, slug, units):
    """Numbers without a gap, and sums that are those of the orders and of their taxes."""
    listed = list(site.listed(f"/api/billing/{slug}/issued"))
    for kind in ("invoice", "credit-note"):
        numbers = sorted(int(one["number"].rsplit("-", 1)[1]) for one in listed if one["kind"] == kind)
        report.same(f"{slug} numbers of each {kind}", list(range(1, len(numbers) + 1)), numbers)
    for unit in units:
        own = [one for one in listed if one["unit"] == unit]
        of = {"provider": provider, "unit": unit}
        totals = sum(one["total"] for one in own if one["kind"] == "invoice")
        report.same(f"{slug} total of invoices {unit}", book.execute(INVOICED, of).fetchone()[0], totals)
        taxes = sum((1 if one["kind"] == "invoice" else -1) * tax_of(one) for one in own)
        report.same(f"{slug} taxes of invoices {unit}", book.execute(DECLARED, of).fetchone()[0], taxes)


def tax_of(invoice):
    return sum(line["amount"] for line in invoice["lines"] if TAX_LINE.match(line["description"]))
