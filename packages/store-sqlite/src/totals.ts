/**
 * The kept totals of lists: rows and sums by unit, of the whole list and of each of its days. A tally adds
 * up whole days and takes off the rows outside the bounds on the two days in which a bound lies.
 *
 * Sums are kept in two parts (`partsOf`): SQLite adds in 64 bits, which the rows of a whole site may outgrow. The
 * parts of a sum need not be of one sign.
 */
import { type Exact, fromParts, negative, partsOf, plus } from '@bursar/contracts'
import {
  afterDay,
  dayOf,
  type ListRange,
  type StoredTotal,
  type Tally,
  type TallySums,
  type TotalChange,
  tallySums
} from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'
import { type DocumentTable, listColumn } from './document-table.ts'
import type { HotLists, WholeList } from './hot-lists.ts'

export interface Totals {
  /** Applies changes to a collection's totals; `whole` false leaves those of whole lists to `addUp`. */
  change(collection: number, changes: readonly TotalChange[], whole: boolean): void
  /** Makes the totals of whole lists out of those of their days. */
  addUp(collection: number): void
  tally(table: DocumentTable, range: ListRange): Tally
  /** The totals of a list without bounds, and where it ends. */
  whole(table: DocumentTable, list: string, by: string): WholeList
  /** Totals as they are kept, of days and of whole lists. */
  all(collection: number, offset: number, limit: number): StoredTotal[]
  /** Removes the totals of a collection. */
  drop(collection: number): void
}

const ADD =
  'DO UPDATE SET count = count + excluded.count, sum = sum + excluded.sum, high = high + excluded.high'

/** Parts as a number holds them exactly: of one total, and of several added up. */
const KEPT = 'sum % 1000000000 AS low, high + sum / 1000000000 AS high'
const PARTS = 'sum(sum) % 1000000000 AS low, sum(high) + sum(sum) / 1000000000 AS high'

export function sqliteTotals(sqlite: Sqlite, hot: HotLists): Totals {
  const addDay = sqlite.prepare(
    'INSERT INTO daily (collection, list, owner, day, unit, count, sum, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ' +
      `ON CONFLICT (collection, list, owner, day, unit) ${ADD}`
  )
  const addTotal = sqlite.prepare(
    'INSERT INTO total (collection, list, owner, unit, count, sum, high) VALUES (?, ?, ?, ?, ?, ?, ?) ' +
      `ON CONFLICT (collection, list, owner, unit) ${ADD}`
  )
  const days = 'FROM daily WHERE collection = ? AND list = ? AND owner = ? AND day >= ?'
  const since = sqlite.prepare(`SELECT unit, sum(count) AS count, ${PARTS} ${days} GROUP BY unit`)
  const between = sqlite.prepare(
    `SELECT unit, sum(count) AS count, ${PARTS} ${days} AND day < ? GROUP BY unit`
  )

  function change(collection: number, changes: readonly TotalChange[], whole: boolean): void {
    const wholes = new Map<string, TotalChange>()
    for (const total of changes) {
      const { list, by, day, unit, count, sum } = total
      hot.written(collection, list, by)
      const { low, high } = partsOf(sum)
      addDay.run(collection, list, by, day, unit, count, low, high)
      if (!whole) continue
      const name = `${list}\0${by}\0${unit}`
      const known = wholes.get(name)
      wholes.set(name, known ? { ...known, count: known.count + count, sum: plus(known.sum, sum) } : total)
    }
    for (const { list, by, unit, count, sum } of wholes.values()) {
      const { low, high } = partsOf(sum)
      addTotal.run(collection, list, by, unit, count, low, high)
    }
  }

  /** Takes off the rows from `from` on and before `before`, which lie in one day. */
  function takeRows(
    off: TallySums,
    table: DocumentTable,
    { list, by }: ListRange,
    from: string,
    before: string
  ) {
    const rows = sqlite.prepare(
      'SELECT json_extract(amounts, ?) AS unit, count(*) AS count, ' +
        'sum(json_extract(amounts, ?2) % 1000000000) AS low, sum(json_extract(amounts, ?2) / 1000000000) AS high ' +
        `FROM ${table.from} WHERE ${listColumn(table.spec, list)} = ? AND ord >= ? AND ord < ? GROUP BY 1`
    )
    for (const row of rows.all(`$."${list}".unit`, `$."${list}".sum`, by, from, before)) {
      off.add(row.unit ?? '', -row.count, negative(sumOf(row)))
    }
  }

  function whole(table: DocumentTable, list: string, by: string): WholeList {
    const known = hot.get(table.id, list, by).whole
    if (known) return known
    const last = `SELECT max(ord) FROM ${table.from} WHERE ${listColumn(table.spec, list)} = ?`
    const totals = sqlite
      .prepare(
        `SELECT unit, count, ${KEPT}, (${last}) AS last ` +
          'FROM total WHERE collection = ? AND list = ? AND owner = ?'
      )
      .all(by, table.id, list, by)
    const read = { totals: totals.map(withSum), last: totals[0]?.last ?? null }
    hot.keep(table.id, list, by, { whole: read })
    return read
  }

  /** Rows and sums of the days in which a range with a beginning lies. */
  function daysOf(table: DocumentTable, list: string, by: string, from: string, before?: string): any[] {
    if (before === undefined) return since.all(table.id, list, by, dayOf(from))
    return between.all(table.id, list, by, dayOf(from), afterDay(before))
  }

  function tally(table: DocumentTable, range: ListRange): Tally {
    const { list, by, from, before } = range
    const sums = tallySums()
    if (from !== undefined && before !== undefined && from >= before) return sums.tally()
    if (from === undefined) {
      const { totals, last } = whole(table, list, by)
      for (const { unit, count, sum } of totals) sums.add(unit, count, sum)
      // "Until now" has nothing later on nearly every list.
      if (before === undefined || last === null || last < before) return sums.tally()
      for (const late of since.all(table.id, list, by, afterDay(before))) {
        sums.add(late.unit, -late.count, negative(sumOf(late)))
      }
    } else {
      const days = daysOf(table, list, by, from, before)
      for (const row of days) sums.add(row.unit, row.count, sumOf(row))
      takeRows(sums, table, range, dayOf(from), from)
    }
    // What is later on the last day, not what is earlier: "until now" has nothing later.
    if (before !== undefined) takeRows(sums, table, range, before, afterDay(before))
    return sums.tally()
  }

  function addUp(collection: number): void {
    sqlite.prepare('DELETE FROM total WHERE collection = ?').run(collection)
    sqlite
      .prepare(
        'INSERT INTO total (collection, list, owner, unit, count, sum, high) ' +
          'SELECT collection, list, owner, unit, sum(count), sum(sum), sum(high) FROM daily WHERE collection = ? ' +
          'GROUP BY collection, list, owner, unit'
      )
      .run(collection)
  }

  return {
    change,
    addUp,
    tally,
    whole,
    all: (collection, offset, limit) =>
      sqlite
        .prepare(
          `SELECT list, owner, day, unit, count, ${KEPT} FROM daily WHERE collection = ? UNION ALL ` +
            `SELECT list, owner, NULL, unit, count, ${KEPT} FROM total WHERE collection = ? LIMIT ? OFFSET ?`
        )
        .all(collection, collection, limit, offset)
        .map((row) => {
          const { list, owner, day, unit, count } = row
          return { list, by: owner, day, unit, count, sum: sumOf(row) }
        }),
    drop(collection) {
      sqlite.prepare('DELETE FROM daily WHERE collection = ?').run(collection)
      sqlite.prepare('DELETE FROM total WHERE collection = ?').run(collection)
    }
  }
}

/** The sum of a row that has its parts; rows that only count have none. */
function sumOf({ low, high }: { low: number | null; high: number | null }): Exact {
  return fromParts(high ?? 0, low ?? 0)
}

function withSum(row: any): { unit: string; count: number; sum: Exact } {
  return { unit: row.unit, count: row.count, sum: sumOf(row) }
}
