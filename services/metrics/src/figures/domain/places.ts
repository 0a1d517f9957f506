/**
 * All the places in the kept documents that a row has to do with. They are the same for every row of one hour,
 * since each longer interval begins and ends with an hour.
 */
import { type Calendar, PERIOD_TYPES, type PeriodType, type Span } from '@bursar/calendar'
import { presencePlace } from './stored-documents.ts'

/** One interval's place: `block` counts in `Places.blocks`. */
export interface Place {
  readonly block: number
  readonly entry: number
  /** What the key of its figures ends with. */
  readonly sums: string
}

/** The interval that holds the instant, and its neighbours, for one type of period. */
export interface Neighbourhood {
  readonly type: PeriodType
  readonly before: Place
  readonly here: Place
  readonly after: Place
}

export interface Places {
  /** The ends of the presence documents' keys: first those that a sale is written to, then the neighbours'. */
  readonly blocks: readonly string[]
  /** How many of the blocks a sale is written to. */
  readonly written: number
  readonly neighbourhoods: readonly Neighbourhood[]
}

/** The keys of figures, one for each neighbourhood: of the interval itself, and of the one after it. */
export interface SumsKeys {
  readonly here: readonly string[]
  readonly after: readonly string[]
}

/** Where a span's presence and figures lie. */
export interface Address {
  readonly block: string
  readonly entry: number
  readonly sums: string
}

/** The keys of figures under a prefix: of which provider, zone and unit. */
export function sumsKeys({ neighbourhoods }: Places, prefix: string): SumsKeys {
  return {
    here: neighbourhoods.map((one) => prefix + one.here.sums),
    after: neighbourhoods.map((one) => prefix + one.after.sums)
  }
}

/**
 * The places of an instant, in milliseconds since 1970.
 * @param addressIn `addressOf`, or what remembers it
 */
export function findPlaces(calendar: Calendar, instant: number, addressIn = addressOf): Places {
  const blocks: string[] = []
  const place = (span: Span): Place => {
    const { block, entry, sums } = addressIn(calendar, span)
    if (!blocks.includes(block)) blocks.push(block)
    return { block: blocks.indexOf(block), entry, sums }
  }
  const here = PERIOD_TYPES.map((type) => calendar.spanAt(instant, type))
  const placesHere = here.map(place)
  const written = blocks.length
  const neighbourhoods = here.map((span, n) => ({
    type: span.type,
    before: place(calendar.spanAt(span.from - 1, span.type)),
    here: placesHere[n]!,
    after: place(calendar.spanAt(span.to, span.type))
  }))
  return { blocks, written, neighbourhoods }
}

export function addressOf(calendar: Calendar, span: Span): Address {
  return { ...presencePlace(calendar, span), sums: `${span.type}/${new Date(span.from).toISOString()}` }
}
