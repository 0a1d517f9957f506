"""The columns of a table: natural periods of a time zone, the last one cut off where the table ends."""

from collections import namedtuple
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

NB_PERIODS = {"hourly": 24, "daily": 7, "weekly": 8, "monthly": 12, "yearly": 5}

# Texts as in the log: UTC with milliseconds, so that they compare as instants.
Column = namedtuple("Column", "start end before_start before_end")


def instant_text(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"


def instant_of(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def label_of(text):
    """What a column is called: the fraction only where there is one."""
    return text.replace(".000Z", "Z")


def columns(ends_at, period, zone_name, nb=None):
    """From old to new; `ends_at` is exclusive."""
    zone = ZoneInfo(zone_name)
    end = instant_of(ends_at)
    start = start_of(end - timedelta(milliseconds=1), period, zone)
    found = []
    for _ in range(nb or NB_PERIODS[period]):
        natural_end = shifted(start, period, 1, zone)
        before = shifted(start, period, -1, zone)
        same = start
        if not found and end < natural_end:
            same = min(same_stretch(start, end, before, period, zone), start)
        stop = min(end, natural_end)
        found.append(Column(*map(instant_text, (start, stop, before, same))))
        start = before
    return found[::-1]


def start_of(instant, period, zone):
    local = instant.astimezone(zone).replace(tzinfo=None)
    if period == "hourly":
        return instant - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "weekly":
        day -= timedelta(days=day.weekday())
    elif period in ("monthly", "yearly"):
        day = day.replace(day=1, month=1 if period == "yearly" else day.month)
    return utc(day, zone)


def shifted(start, period, by, zone):
    if period == "hourly":
        return start + timedelta(hours=by)
    # A day whose midnight was skipped begins later: half a day on is the same day in any case.
    day = (start.astimezone(zone).replace(tzinfo=None) + timedelta(hours=2)).replace(hour=0, minute=0)
    if period == "daily":
        day += timedelta(days=by)
    elif period == "weekly":
        day += timedelta(days=7 * by)
    else:
        day = month_start(day.year, day.month + (by if period == "monthly" else 12 * by))
    return utc(day, zone)


def same_stretch(start, end, before, period, zone):
    """The instant that is in the period before what `end` is in its own, by the clock on the wall."""
    if period == "hourly":
        return before + (end - start)
    reading, first = end.astimezone(zone).replace(tzinfo=None), before.astimezone(zone).replace(tzinfo=None)
    if period in ("monthly", "yearly"):
        month = first.month if period == "monthly" else reading.month
        cap = month_start(first.year, month + 1)
        time_of_day = reading - reading.replace(hour=0, minute=0, second=0, microsecond=0)
        same = month_start(first.year, month) + timedelta(days=reading.day - 1) + time_of_day
        return utc(min(same, cap), zone)
    return utc(first + (reading - start.astimezone(zone).replace(tzinfo=None)), zone)


def month_start(year, month):
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def utc(local, zone):
    return local.replace(tzinfo=zone).astimezone(timezone.utc)
