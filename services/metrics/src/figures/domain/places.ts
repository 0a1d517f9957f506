/**
 * All the places in the kept documents that a row has to do with. They are the same for every row of one hour,
 * since each longer interval begins and ends with an hour, so they are found once and kept with the hour.
 */
import { type Calendar, PERIOD_TYPES, type PeriodType, type Span } from '@bursar/calendar'
import { presencePlace } from './kept-documents.ts'

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
interface Address {
  readonly block: string
  readonly entry: number
  readonly sums: string
}

// A span is one object for as long as its calendar keeps it, and what is derived from it goes with it.
const placesOfHours = new WeakMap<Span, Places>()
const addresses = new WeakMap<Span, Address>()
/** By what the keys begin with: of which provider, zone and unit. */
const sumsKeys = new WeakMap<Places, Map<string, SumsKeys>>()

/** Keys kept for one hour; when they are more, all are forgotten. */
const PREFIXES_MAX = 64

/** The places of an instant, in milliseconds since 1970. */
export function placesOf(calendar: Calendar, instant: number): Places {
  const hour = calendar.spanAt(instant, 'hourly')
  const known = placesOfHours.get(hour)
  if (known) return known
  const places = findPlaces(calendar, instant)
  placesOfHours.set(hour, places)
  return places
}

/** The keys of figures under a prefix. They are the same texts each time: what looks them up hashes each once. */
export function sumsKeysOf(places: Places, prefix: string): SumsKeys {
  const kept = sumsKeys.get(places) ?? new Map<string, SumsKeys>()
  const known = kept.get(prefix)
  if (known) return known
  const here = places.neighbourhoods.map((one) => prefix + one.here.sums)
  const after = places.neighbourhoods.map((one) => prefix + one.after.sums)
  if (kept.size >= PREFIXES_MAX) kept.clear()
  kept.set(prefix, { here, after })
  sumsKeys.set(places, kept)
  return { here, after }
}

function findPlaces(calendar: Calendar, instant: number): Places {
  const blocks: string[] = []
  const place = (span: Span): Place => {
    const { block, entry, sums } = addressOf(calendar, span)
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

function addressOf(calendar: Calendar, span: Span): Address {
  const known = addresses.get(span)
  if (known) return known
  const address = {
    ...presencePlace(calendar, span),
    sums: `${span.type}/${new Date(span.from).toISOString()}`
  }
  addresses.set(span, address)
  return address
}
