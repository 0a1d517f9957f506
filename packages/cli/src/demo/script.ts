/** The whole demo as a list of acts in the order of time. The same seed and dates give the same list. */
import { byText } from '@bursar/contracts'
import type { Act, BusinessDeed, PastSale } from './acts.ts'
import { campaigns, repricing, staff } from './business.ts'
import { customerActs, type Span } from './customer.ts'
import { type Draw, drawOf } from './draw.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** New customers of a month: so many at first, so many more each month, and up to `spread` by chance. */
const arrivals = { first: 8, growth: 1.2, spread: 5 }

export interface ScriptOptions {
  readonly seed: string
  /** So many times the customers; 1 when it is left out. */
  readonly scale?: number
  /** Midnight UTC of the first day, ISO 8601. */
  readonly from: string
  readonly months: number
}

export interface Script {
  readonly acts: readonly Act[]
  /** Where the clock stands at the end, ISO 8601. */
  readonly until: string
}

/** Writes the script; nothing is asked of any system. */
export function writeScript({ seed, from, months, scale = 1 }: ScriptOptions): Script {
  const draw = drawOf(seed)
  // Not midnight: the figures of now would begin another month there, with nothing in it.
  const span = { from: Date.parse(from), until: monthStart(from, months) - HOUR_MS }
  const customers = arrivalTimes(draw.of('arrivals'), from, months, scale).flatMap((at, n) =>
    customerActs(draw.of(`customer ${n + 1}`), n + 1, at, span)
  )
  const acts = [...businessActs(draw.of('business'), from, months, span), ...customers]
  // A stable sort: of what is at the same instant, Fernway's acts go first, then each customer's in order.
  acts.sort(byText(({ at }) => at))
  return { acts, until: new Date(span.until).toISOString() }
}

/** When customers come: in working hours, more of them each month. */
function arrivalTimes(draw: Draw, from: string, months: number, scale: number): number[] {
  return Array.from({ length: months }, (_, month) => {
    const [start, end] = [monthStart(from, month), monthStart(from, month + 1)]
    const usual = Math.round(arrivals.first + arrivals.growth * month) + draw.between(0, arrivals.spread)
    const count = Math.round(usual * scale)
    return Array.from({ length: count }, () => {
      const day = draw.between(month === 0 ? 1 : 0, (end - start) / DAY_MS - 1)
      return start + day * DAY_MS + draw.between(8 * 60, 20 * 60) * 60_000
    })
  }).flat()
}

function businessActs(draw: Draw, from: string, months: number, { from: start, until }: Span): Act[] {
  const acts: Act[] = []
  const act = (ms: number, deed: BusinessDeed) => {
    if (ms < until) acts.push({ at: new Date(ms).toISOString(), ...deed })
  }
  act(start + 10 * HOUR_MS, { does: 'take-over', sales: pastSales(draw, start) })
  for (const campaign of campaigns)
    act(start + campaign.day * DAY_MS + 6 * HOUR_MS, { does: 'campaign', campaign })
  for (const { day, ...person } of staff) act(start + day * DAY_MS + 9 * HOUR_MS, { does: 'hire', ...person })
  act(start + repricing.day * DAY_MS, { does: 'reprice', ...repricing })
  for (let ms = start + 3 * HOUR_MS; ms < until; ms += DAY_MS) act(ms, { does: 'renew' })
  for (let month = 1; month < months; month++) {
    act(monthStart(from, month) + 7 * HOUR_MS, { does: 'withdraw', share: draw.between(4, 7) / 10 })
  }
  return acts
}

/** What Fernway sold in the quarter before, by invoice. */
function pastSales(draw: Draw, start: number): PastSale[] {
  return Array.from({ length: 40 }, (_, n) => ({
    subscriber: `past-customer-${draw.between(1, 15)}`,
    created_at: new Date(start - draw.between(1, 90) * DAY_MS).toISOString(),
    amount: draw.pick([1_900, 7_900, 7_900, 24_900]),
    unit: 'usd',
    description: `Invoice ${2_000 + n}`
  }))
}

/** Midnight UTC, so many months later. */
function monthStart(from: string, months: number): number {
  const date = new Date(from)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate())
}
