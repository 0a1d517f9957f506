/**
 * Where kept figures and the presence of customers lie: keys of JSON documents, all of them beginning with
 * `<provider>/<zone>/`, so that a provider that moves to another zone starts on fresh documents.
 *
 * - `…/sums/<unit>/<type>/<start>`: the figures of one interval.
 * - `…/steps/<unit>/<type>/<start>`, of years by month: how the figures grow from day to day (day-steps.ts).
 * - `…/seen/<unit>/<customer>/<block>`: when a customer bought, and for how much. A block is 16 years for the
 *   yearly and monthly presence, a year for weeks and days, a month for hours, which bounds it to 208, 420 and
 *   745 entries; a customer who buys now and then has one entry in each.
 */
import { type Calendar, DAY, type PeriodType, type Span } from '@bursar/calendar'
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'
import type { Documents as ProjectionDocuments } from '@bursar/event-sourcing'
import { firstNotBefore, withAdded } from './entry-list.ts'

/** The documents that figures are kept in: what is read is never changed, what is put is a new one. */
export type Documents = Pick<ProjectionDocuments, 'get' | 'put' | 'remove'>

/** A customer's sales in one interval: what they add up to and how many they are. */
export interface Presence {
  readonly amount: StoredSum
  readonly count: number
  /** What of that is of changes of plan; absent where nothing is. */
  readonly changed?: { readonly amount: StoredSum; readonly count: number }
}

/** What somebody bought who is new by it: all but changes of plan; undefined of who bought nothing else. */
export function boughtAnew(presence: Presence | undefined): StoredSum | undefined {
  if (!presence) return undefined
  const { amount, count, changed } = presence
  if (!changed) return amount
  return count === changed.count ? undefined : addStored(amount, negativeStored(changed.amount))
}

/** Presence by type of period, each a list of triples (entry, amount, count): see `withAdded`. */
export type PresenceBlock = { readonly [Type in PeriodType]?: readonly StoredSum[] } & {
  /** The same of changes of plan alone; absent where there was none. */
  readonly changed?: { readonly [Type in PeriodType]?: readonly StoredSum[] }
}

const ERA_YEARS = 16

/** What the keys of all that is kept for a provider in a zone begin with. */
export function zonePrefix(provider: string, zone: string): string {
  return `${provider}/${zone}/`
}

/** What the keys of a provider's figures begin with; `figuresKey` has the whole. */
export function figuresPrefix(provider: string, zone: string, unit: string): string {
  return `${zonePrefix(provider, zone)}sums/${unit}/`
}

/** What the keys of the steps of a provider's figures begin with. */
export function stepsPrefix(provider: string, zone: string, unit: string): string {
  return `${zonePrefix(provider, zone)}steps/${unit}/`
}

/** What the keys of a customer's presence begin with. */
export function presencePrefix(provider: string, zone: string, unit: string, customer: string): string {
  return `${zonePrefix(provider, zone)}seen/${unit}/${customer}/`
}

/** The key of an interval's figures, by its start (an ISO 8601 UTC instant with milliseconds). */
export function figuresKey(
  of: { provider: string; zone: string; unit: string },
  type: PeriodType,
  start: string
): string {
  return `${figuresPrefix(of.provider, of.zone, of.unit)}${type}/${start}`
}

/** The block that holds a span's presence, and its entry there. */
export function presencePlace(calendar: Calendar, span: Span): { block: string; entry: number } {
  const first = new Date(span.reading)
  const year = first.getUTCFullYear()
  const era = `${Math.floor(year / ERA_YEARS) * ERA_YEARS}+`
  if (span.type === 'yearly') return { block: era, entry: year }
  if (span.type === 'monthly') return { block: era, entry: year * 12 + first.getUTCMonth() }
  if (span.type === 'hourly') {
    // By the instant and not by the reading: an hour that comes twice is two hours of one reading.
    const month = calendar.spanAt(span.from, 'monthly')
    const block = new Date(month.reading).toISOString().slice(0, 7)
    return { block, entry: (span.from - month.from) / 1000 }
  }
  return { block: yearBlock(year), entry: (span.reading - newYear(year)) / DAY }
}

/** The block of a year's days. */
export function yearBlock(year: number): string {
  return String(year)
}

/**
 * The days of a stretch on which a customer bought, with what: what the clock shows at their start, in milliseconds, as
 * the ends of the stretch are. `years` has the number of the block of each year.
 */
export function daysIn(
  blocks: readonly (PresenceBlock | undefined)[],
  years: ReadonlyMap<number, number>,
  [from, to]: readonly [from: number, to: number]
): [reading: number, bought: Presence][] {
  const days: [number, Presence][] = []
  for (const [year, block] of years) {
    const triples = blocks[block]?.daily ?? []
    const start = newYear(year)
    for (let at = firstNotBefore(triples, 3, (from - start) / DAY); at < triples.length; at += 3) {
      const reading = start + Number(triples[at]) * DAY
      if (reading >= to) break
      days.push([reading, presenceAt(blocks[block], 'daily', Number(triples[at]))!])
    }
  }
  return days
}

function newYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1)
}

/** What a block says of one entry; undefined when the customer was not there. */
export function presenceAt(
  block: PresenceBlock | undefined,
  type: PeriodType,
  entry: number
): Presence | undefined {
  const triples = block?.[type]
  if (!triples) return undefined
  const found = sumAt(triples, entry)
  const changed = block.changed && sumAt(block.changed[type] ?? [], entry)
  return found && changed ? { ...found, changed } : found
}

function sumAt(triples: readonly StoredSum[], entry: number) {
  const at = firstNotBefore(triples, 3, entry)
  return triples[at] === entry ? { amount: triples[at + 1]!, count: triples[at + 2] as number } : undefined
}

/** The block with one more sale in it. */
export function withSale(
  block: PresenceBlock | undefined,
  type: PeriodType,
  entry: number,
  { amount, changed }: PlacedAmount
): PresenceBlock {
  const known = block ?? emptyBlock(type)
  const added = { ...known, [type]: withAdded(known[type] ?? [], entry, [amount, 1]) }
  if (!changed) return added
  const before = known.changed ?? {}
  return { ...added, changed: { ...before, [type]: withAdded(before[type] ?? [], entry, [amount, 1]) } }
}

/** A sale's amount, and whether a change of plan made it. */
export interface PlacedAmount {
  readonly amount: number
  readonly changed?: true | undefined
}

/** The types that lie in a block, in one order for ever. */
function emptyBlock(type: PeriodType): PresenceBlock {
  if (type === 'hourly') return { hourly: [] }
  return type === 'daily' || type === 'weekly' ? { daily: [], weekly: [] } : { monthly: [], yearly: [] }
}
