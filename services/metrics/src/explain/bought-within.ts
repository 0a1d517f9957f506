/** Which of some customers bought in a stretch of time, without a look at what all others bought in it. */
import { calendarOf } from '@bursar/calendar'
import type { Collection } from '@bursar/event-sourcing'
import type { Rows } from '@bursar/service-kit'
import { daysIn, type PresenceBlock, presencePrefix, yearBlock } from '../figures/domain/stored-documents.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { isoOf } from '../periods/domain/columns.ts'
import type { Sale } from './domain/chosen-sales.ts'
import { type SalesStretch, salesIn } from './sales-in.ts'

/** Where it is read: the figures keep on which days each customer bought, and the movements have each sale. */
export interface Bought {
  readonly figures: Pick<Collection, 'getAll'>
  readonly movements: Rows
  readonly table: TableRequest
}

/**
 * Those of `sales` whose customers bought in the stretch, by days of the provider's own zone; what lies between its ends
 * and those days is read sale by sale. Where the stretch has fewer sales than there are customers, all of it is.
 */
export async function boughtWithin(
  { figures, movements, table }: Bought,
  sales: readonly Sale[],
  stretch: SalesStretch
): Promise<Pick<Sale, 'profile'>[]> {
  const customers = new Set(sales.flatMap(({ profile }) => profile ?? []))
  const { count } = await movements.tally(stretch)
  if (table.isPast || count <= customers.size) return salesIn(movements, stretch)
  const days = wholeDays(table.storedZone, stretch)
  if (!days) return salesIn(movements, stretch)
  const { from, to } = days
  const early = await salesIn(movements, { ...stretch, before: isoOf(from.from) })
  const late = await salesIn(movements, { ...stretch, from: isoOf(to.from) })
  const years = yearsOf(from.reading, to.reading)
  const keysOf = (customer: string) =>
    years.map(
      (year) => presencePrefix(table.provider, table.storedZone, table.unit, customer) + yearBlock(year)
    )
  const numbers = new Map(years.map((year, n) => [year, n]))
  const found = [...early, ...late] as Pick<Sale, 'profile'>[]
  const all = [...customers]
  for (let at = 0; at < all.length; at += HANDFUL) {
    const some = all.slice(at, at + HANDFUL)
    const blocks = await figures.getAll<PresenceBlock>(some.flatMap(keysOf))
    for (const customer of some) {
      const own = keysOf(customer).map((key) => blocks.get(key))
      if (daysIn(own, numbers, [from.reading, to.reading]).length > 0) found.push({ profile: customer })
    }
  }
  return found
}

/** Customers looked up at a time. */
const HANDFUL = 500

/** The first day of the zone that begins in the stretch, and the day in which it ends; undefined without a day between. */
function wholeDays(zone: string, stretch: SalesStretch) {
  const calendar = calendarOf(zone)
  const [start, end] = [Date.parse(stretch.from), Date.parse(stretch.before)]
  const first = calendar.spanAt(start, 'daily')
  const from = first.from === start ? first : calendar.spanAt(first.to, 'daily')
  const to = calendar.spanAt(end, 'daily')
  return from.from < to.from ? { from, to } : undefined
}

function yearsOf(from: number, to: number): number[] {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()]
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}
