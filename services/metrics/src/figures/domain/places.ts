/**
 * All the places in the kept documents that a row has to do with. They are the same for every row of one hour,
 * since each longer interval begins and ends with an hour.
 */
import { type Calendar, PERIOD_TYPES, type PeriodType, type Span } from '@bursar/calendar'
import { STEPPED, type Stepped, stepsEnd, stepsEnds } from './day-steps.ts'
import { presencePlace, yearBlock } from './stored-documents.ts'

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

/** An interval with days in it. */
interface SteppedInterval {
  /** What the clock shows at its start and its end. */
  readonly days: readonly [from: number, to: number]
  /** What the key of the steps of a day ends with. */
  readonly endOf: (day: number) => string
}

/** Where a sale stands that changes the steps of its interval and of the one after it. */
export interface SteppedPlace {
  readonly type: Stepped
  /** What the clock shows at the start of its day. */
  readonly reading: number
  readonly before: SteppedInterval
  readonly here: SteppedInterval
  readonly after: SteppedInterval
  /** The block of each year that those lie in: its number in `Places.blocks`. */
  readonly years: ReadonlyMap<number, number>
}

export interface Places {
  /** The ends of the presence documents' keys: first those that a sale is written to, then the neighbours'. */
  readonly blocks: readonly string[]
  /** How many of the blocks a sale is written to. */
  readonly written: number
  readonly neighbourhoods: readonly Neighbourhood[]
  readonly stepped: readonly SteppedPlace[]
  /** What the keys of steps end with: of the intervals themselves, and of those after them. */
  readonly steps: { readonly here: readonly string[]; readonly after: readonly string[] }
}

/** The keys of figures, one for each neighbourhood: of the interval itself, and of the one after it. */
export interface SumsKeys {
  readonly here: readonly string[]
  readonly after: readonly string[]
  /** Those of steps, all together for either. */
  readonly stepsHere: readonly string[]
  readonly stepsAfter: readonly string[]
}

/** Where a span's presence and figures lie. */
export interface Address {
  readonly block: string
  readonly entry: number
  readonly sums: string
}

/** The keys of figures and of steps under their prefixes: of which provider, zone and unit. */
export function sumsKeys({ neighbourhoods, steps }: Places, prefix: string, stepsUnder: string): SumsKeys {
  return {
    here: neighbourhoods.map((one) => prefix + one.here.sums),
    after: neighbourhoods.map((one) => prefix + one.after.sums),
    stepsHere: steps.here.map((end) => stepsUnder + end),
    stepsAfter: steps.after.map((end) => stepsUnder + end)
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
  const day = calendar.spanAt(instant, 'daily')
  const years = new Map<number, number>()
  const thisYear = new Date(day.reading).getUTCFullYear()
  for (const year of [thisYear - 1, thisYear, thisYear + 1]) {
    const block = yearBlock(year)
    if (!blocks.includes(block)) blocks.push(block)
    years.set(year, blocks.indexOf(block))
  }
  const stepped = STEPPED.map((type) =>
    steppedPlace(calendar, instant, type, { reading: day.reading, years })
  )
  const steps = {
    here: STEPPED.flatMap((type) => stepsEnds(calendar.spanAt(instant, type))),
    after: STEPPED.flatMap((type) => stepsEnds(calendar.spanAt(calendar.spanAt(instant, type).to, type)))
  }
  return { blocks, written, neighbourhoods, stepped, steps }
}

function steppedPlace(
  calendar: Calendar,
  instant: number,
  type: Stepped,
  of: Pick<SteppedPlace, 'reading' | 'years'>
): SteppedPlace {
  const here = calendar.spanAt(instant, type)
  const before = calendar.spanAt(here.from - 1, type)
  const after = calendar.spanAt(here.to, type)
  const end = calendar.spanAt(after.to, type).reading
  const interval = (span: Span, to: number): SteppedInterval => ({
    days: [span.reading, to],
    endOf: (day) => stepsEnd(span, day)
  })
  return {
    ...of,
    type,
    before: interval(before, here.reading),
    here: interval(here, after.reading),
    after: interval(after, end)
  }
}

export function addressOf(calendar: Calendar, span: Span): Address {
  return { ...presencePlace(calendar, span), sums: `${span.type}/${new Date(span.from).toISOString()}` }
}
