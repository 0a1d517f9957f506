/** What each provider owes the state by its orders, less what was given back or given up: rate by rate. */
import { type BillingEvents, inOrderOfNames, type LedgerRow } from '@bursar/contracts'
import { type Change, change, insert, projection, type RecordedEvent, together } from '@bursar/event-sourcing'
import { addToTotals, totalsPlaces } from '../figures/domain/running-totals.ts'
import { rowsList } from '../figures/sales-rows.ts'
import { type TaxMove, taxMoves } from './domain/tax-moves.ts'

/** Document `row/<position>.<n>`: a row of the book that changes what is owed at one rate. */
export interface TaxRow {
  /** Its key. */
  readonly id: string
  readonly provider: string
  readonly unit: string
  /** Slug of the rate. */
  readonly rate: string
  readonly created_at: string
  readonly kind: LedgerRow['kind']
  readonly profile: string | null
  readonly plan: string | null
  /** 1/100 of the unit; below 0 where less is owed. */
  readonly amount: number
  readonly event_id: string
  readonly correlation_id: string
  readonly order: string | null
  readonly charge: string | null
  readonly recorded_at: string
}

/** Document `rates/<provider>/<unit>`: titles of all rates that anything was taxed at, by slug. */
export type KnownRates = Readonly<Record<string, string>>

export const knownRatesKey = (provider: string, unit: string) => `rates/${provider}/${unit}`

/** The key in the list of rows under which those of one rate are. */
export const rateList = (provider: string, unit: string, rate: string) =>
  `${rowsList(provider, unit)}/${rate}`

/** What the keys of a rate's running totals begin with. */
export const taxPrefix = (provider: string, unit: string, rate: string) =>
  `totals/${rateList(provider, unit, rate)}/`

export const taxes = projection<BillingEvents>({
  name: 'taxes',
  version: 1,
  on: {
    'billing.ledger-posted': (event) => taxMoves(event.data.rows).flatMap((move, n) => moved(event, move, n))
  },
  recordedAt: ({ recorded_at }: Partial<TaxRow>) => recorded_at,
  lists: {
    rows: {
      by: ({ provider, unit, rate }: Partial<TaxRow>) =>
        rate === undefined ? null : rateList(provider!, unit!, rate),
      amount: ({ unit, amount }: TaxRow) => ({ unit, sum: amount })
    }
  }
})

function moved(
  { position, correlationid, time }: RecordedEvent,
  { provider, rate, amount, row }: TaxMove,
  n: number
): Change[] {
  const { unit, created_at, kind, about, subscriber, event_id, order } = row
  const id = `row/${String(position).padStart(15, '0')}.${String(n).padStart(5, '0')}`
  const document: TaxRow = {
    ...{ id, provider, unit, rate: rate.slug, created_at, kind },
    profile: subscriber ?? null,
    plan: about?.plan ?? null,
    amount,
    event_id,
    correlation_id: correlationid ?? '',
    order,
    charge: about?.charge ?? null,
    recorded_at: time
  }
  const places = totalsPlaces(taxPrefix(provider, unit, rate.slug), Date.parse(created_at))
  return [
    insert(id, document),
    change(knownRatesKey(provider, unit), (known: KnownRates = {}) => {
      // Titles in other letters may come to one slug: the first of them in order stands for all.
      const title = [known[rate.slug] ?? rate.title, rate.title].sort()[0]!
      return inOrderOfNames({ ...known, [rate.slug]: title })
    }),
    together(
      places.map(({ key }) => key),
      (documents) => addToTotals(documents, places, [amount])
    )
  ]
}
