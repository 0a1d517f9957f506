"""The book in a database of its own: every ledger row as the log has it, with subscriptions and plans."""

import json
import re
import sqlite3

SCHEMA = """
CREATE TABLE entry (
  position INTEGER, n INTEGER, created_at TEXT, event_id TEXT, amount INTEGER, unit TEXT,
  dest_profile TEXT, dest TEXT, orig_profile TEXT, orig TEXT, ordered TEXT, subscriber TEXT,
  plan TEXT, coupon TEXT, tax_of TEXT, kind TEXT, changed INTEGER
);
CREATE TABLE subscription (
  id TEXT PRIMARY KEY, profile TEXT, provider TEXT, plan TEXT, created_at TEXT, ends_at TEXT, accepted INTEGER,
  trial_ends_at TEXT, renews INTEGER, changed_from TEXT, changed_to TEXT, change_to TEXT
);
-- What orders have of a span: in what steps it is counted, and what it costs without setup and coupon.
CREATE TABLE ordered_span (
  ordered TEXT PRIMARY KEY, subscription TEXT, customer TEXT, provider TEXT, unit TEXT, amount INTEGER,
  recurring INTEGER, placed_at TEXT, starts TEXT, ends TEXT, step TEXT
);
-- What an order is earned by; of a seat that nobody has claimed the span is to come.
CREATE TABLE earned_order (
  ordered TEXT PRIMARY KEY, provider TEXT, unit TEXT, amount INTEGER, starts TEXT, ends TEXT, periods INTEGER
);
-- When a change of plan ended what was ordered.
CREATE TABLE ended_order (ordered TEXT PRIMARY KEY, ended_at TEXT);
CREATE TABLE counted (ordered TEXT PRIMARY KEY, anchor TEXT, step TEXT);
CREATE TABLE numbered (subscription TEXT PRIMARY KEY, anchor TEXT, step TEXT);
CREATE TABLE last_rate (subscription TEXT PRIMARY KEY, percent INTEGER);
CREATE TABLE taxed_order (ordered TEXT PRIMARY KEY, provider TEXT, unit TEXT, rate TEXT);
-- Orders that somebody placed; those of imports are on no invoice.
CREATE TABLE placed_order (ordered TEXT PRIMARY KEY, provider TEXT, unit TEXT, amount INTEGER);
CREATE TABLE begun_seat (ordered TEXT PRIMARY KEY, starts TEXT, ends TEXT, step TEXT);
CREATE TABLE plan (id TEXT PRIMARY KEY, provider TEXT, slug TEXT, title TEXT, unit TEXT, created_at TEXT);
CREATE TABLE profile (id TEXT PRIMARY KEY, slug TEXT);

-- The movements of section 6 of the ledger's rules.
CREATE VIEW sale AS
  SELECT created_at, amount, unit, changed, orig_profile AS provider, dest_profile AS customer FROM entry
    WHERE dest = 'Payable' AND orig = 'Receivable' AND tax_of IS NULL
  UNION ALL
  -- What a change of plan takes off older orders.
  SELECT created_at, -amount, unit, 1, dest_profile, subscriber FROM entry WHERE kind = 'change-cancellation';
-- What is owed for them, taxes too.
CREATE VIEW owed AS SELECT *, orig_profile AS provider, dest_profile AS customer FROM entry
  WHERE dest = 'Payable' AND orig = 'Receivable';
CREATE VIEW payment AS SELECT *, dest_profile AS provider FROM entry
  WHERE dest = 'Receivable' AND orig = 'Backlog' AND kind <> 'credit-payment';
-- Orders with the subscription that they are for; a seat for somebody else counts from when it is claimed.
CREATE VIEW spanned AS
  SELECT o.customer, o.subscription, o.amount, o.recurring, o.placed_at, o.starts, o.ends, o.step, o.provider, o.unit,
    s.accepted, s.created_at, s.ends_at
    FROM ordered_span AS o JOIN subscription AS s ON s.id = o.subscription WHERE o.starts IS NOT NULL
  UNION ALL
  SELECT o.customer, o.ordered, o.amount, o.recurring, o.placed_at, b.starts, b.ends, b.step, o.provider, o.unit,
    1, b.starts, b.ends
    FROM ordered_span AS o JOIN begun_seat AS b USING (ordered);
-- Both sides of a row that is not the fee of a charge.
CREATE VIEW side AS
  SELECT dest_profile AS profile, dest AS account, amount, unit, created_at, event_id, subscriber FROM entry
  UNION ALL
  SELECT orig_profile, orig, -amount, unit, created_at, event_id, subscriber FROM entry;
"""

INDEXES = """
CREATE INDEX entry_sides ON entry (orig_profile, orig, dest, unit, created_at);
CREATE INDEX entry_dests ON entry (dest_profile, dest, orig, unit, created_at);
CREATE INDEX entry_orders ON entry (ordered);
CREATE INDEX entry_events ON entry (event_id);
"""


def load(events):
    """Fills the database; answers it with the events that the prices are checked by, in the log's order."""
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    kept, steps, terms = [], {}, {}
    for event in events:
        kind, data = event["type"], event["data"]
        if kind == "billing.ledger-posted":
            rows = [entry_of(event["position"], n, row) for n, row in enumerate(data["rows"])]
            database.executemany(f"INSERT INTO entry VALUES ({','.join('?' * 17)})", rows)
            keep_earned(database, data["rows"])
            spans = [span for row in data["rows"] for span in span_of(row, steps)]
            database.executemany(f"INSERT INTO ordered_span VALUES ({','.join('?' * 11)})", spans)
        elif kind in ("billing.subscription-started", "billing.subscription-extended"):
            steps[data["subscription"]] = data["step"]
            numbered = (data["subscription"], data["anchor"], data["step"])
            database.execute("INSERT OR REPLACE INTO numbered VALUES (?,?,?)", numbered)
            if data.get("order"):
                counted = (data["order"], data["anchor"], data["step"])
                database.execute("INSERT OR REPLACE INTO counted VALUES (?,?,?)", counted)
        elif kind == "billing.subscription-end-moved":
            moved = (data["ends_at"], data["subscription"])
            database.execute("UPDATE numbered SET anchor = ? WHERE subscription = ?", moved)
        elif kind == "billing.order-begun":
            begun = [data["order"], data["start"], data["end"], data.get("step", "month")]
            database.execute("INSERT INTO begun_seat VALUES (?,?,?,?)", begun)
            span = [data["start"], data["end"], data["order"]]
            database.execute("UPDATE earned_order SET starts = ?, ends = ? WHERE ordered = ?", span)
            counted = [data["order"], data["anchor"], data.get("step", "month")]
            database.execute("INSERT OR REPLACE INTO counted VALUES (?,?,?)", counted)
        elif kind == "billing.subscription-changed":
            fields = ("subscription", "profile", "provider", "plan", "created_at", "ends_at", "accepted")
            values = [data[name] for name in fields]
            renews = data["auto_renew"] and data["accepted"] and "accepted_at" in data and not data.get("withheld")
            changes = [(data.get(name) or {}).get("subscription") for name in ("changed_from", "changed_to")]
            # What is noted for its end is a plan; a note that was taken back is there no more.
            values += [data.get("trial_ends_at"), renews, *changes, (data.get("change_to") or {}).get("plan")]
            database.execute(f"INSERT OR REPLACE INTO subscription VALUES ({','.join('?' * 12)})", values)
        elif kind == "billing.plan-changed":
            ended = [(line["order"], data["changed_at"]) for line in data["lines"] if not line.get("tax_of")]
            database.executemany("INSERT OR REPLACE INTO ended_order VALUES (?,?)", ended)
        else:
            keep_plan(database, kind, data)
            keep_terms(terms, kind, data)
            if kind == "billing.order-placed":
                placed = (data["order"], data["provider"], data["unit"], data["amount"])
                database.execute("INSERT INTO placed_order VALUES (?,?,?,?)", placed)
            kept.append(event)
    database.execute("CREATE TABLE plan_terms (id TEXT PRIMARY KEY, terms TEXT)")
    rows = [(plan, json.dumps(one)) for plan, one in terms.items()]
    database.executemany("INSERT INTO plan_terms VALUES (?,?)", rows)
    database.executescript(INDEXES)
    return database, kept


def entry_of(position, n, row):
    dest, orig, about = row["dest"], row["orig"], row.get("about") or {}
    return (
        position, n, row["created_at"], row["event_id"], row["amount"], row["unit"],
        dest["profile"], dest["account"], orig["profile"], orig["account"], row["order"],
        row.get("subscriber"), about.get("plan"), about.get("coupon"), about.get("tax_of"),
        row["kind"], int(about.get("changed", False)),
    )  # fmt: skip


def span_of(row, steps):
    """An order for periods of a plan; of a seat that nobody has claimed the span is to come."""
    about, event_id = row.get("about") or {}, row["event_id"]
    if row["kind"] != "order" or not about.get("periods"):
        return
    subscription = event_id[4:-1] if event_id.startswith("sub_") and event_id.count("/") == 1 else None
    yield (
        row["order"], subscription, row["dest"]["profile"], row["orig"]["profile"], row["unit"], row["amount"],
        about.get("recurring"), row["created_at"], about.get("start"), about.get("end"),
        steps.get(subscription, "month"),
    )  # fmt: skip


def keep_earned(database, rows):
    """Orders with a span, taxes with their rate, and the rate that a subscription was last ordered at."""
    for row in rows:
        about, provider = row.get("about") or {}, row["orig"]["profile"]
        if row["kind"] != "order":
            continue
        if about.get("tax_of"):
            taxed = (row["order"], provider, row["unit"], rate_of(about["rate"]))
            database.execute("INSERT INTO taxed_order VALUES (?,?,?,?)", taxed)
        elif about.get("end") or about.get("seat"):
            span = (about.get("start", row["created_at"]), about.get("end"), about.get("periods", 1))
            earned = (row["order"], provider, row["unit"], row["amount"], *span)
            database.execute("INSERT INTO earned_order VALUES (?,?,?,?,?,?,?)", earned)
        if about.get("periods") and row["event_id"].startswith("sub_"):
            percent = (about.get("rate") or {}).get("percent", 0)
            last = (row["event_id"][4:-1], percent)
            database.execute("INSERT OR REPLACE INTO last_rate VALUES (?,?)", last)


def rate_of(rate):
    """What the row of a rate is called."""
    where = [rate["title"], rate.get("country"), rate.get("region")]
    name = re.sub("[^a-z0-9]+", "-", " ".join(filter(None, where)).lower()).strip("-")
    return f"{name}-{rate['percent'] / 100:g}".replace(".", "-")


def keep_terms(terms, kind, data):
    if kind in ("billing.plan-created", "billing.plan-updated"):
        terms[data["plan"]] = {**terms.get(data["plan"], {}), **data, **data.get("changes", {})}


def keep_plan(database, kind, data):
    if kind == "billing.plan-created":
        fields = ("plan", "provider", "slug", "title", "unit", "created_at")
        database.execute("INSERT INTO plan VALUES (?,?,?,?,?,?)", [data[name] for name in fields])
    elif kind == "billing.plan-updated":
        for name in ("slug", "title", "unit"):
            if name in data["changes"]:
                database.execute(f"UPDATE plan SET {name} = ? WHERE id = ?", (data["changes"][name], data["plan"]))
    elif kind == "billing.plan-deleted":
        database.execute("DELETE FROM plan WHERE id = ?", (data["plan"],))


def name_profiles(database, site, report):
    """
    Holds the list of transactions against the rows of the log, one by one, and learns from it what each profile
    is called: events know profiles by their ids alone. The list is read month by month, so that no page is deep.
    """
    months = [month for (month,) in database.execute("SELECT DISTINCT substr(created_at, 1, 7) FROM entry ORDER BY 1")]
    for month in months:
        bounds = (f"{month}-01", next_month(month))
        rows = database.execute(
            "SELECT created_at, amount, unit, dest, orig, dest_profile, orig_profile FROM entry"
            " WHERE created_at >= ? AND created_at < ? ORDER BY created_at, position, n",
            bounds,
        ).fetchall()
        query = {"start_at": f"{bounds[0]}T00:00:00Z", "ends_at": f"{bounds[1]}T00:00:00Z"}
        listed = list(site.listed("/api/billing/transactions", **query))
        report.same(f"transactions of {month}", [row[:5] for row in rows], [shown_row(one) for one in listed])
        for row, one in zip(rows, listed):
            for profile, side in ((row[5], "dest_profile"), (row[6], "orig_profile")):
                database.execute("INSERT OR IGNORE INTO profile VALUES (?, ?)", (profile, one[side]["slug"]))


def shown_row(one):
    fields = ("created_at", "dest_amount", "dest_unit", "dest_account", "orig_account")
    return tuple(one[name] for name in fields)


def next_month(month):
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}-01"
