/** What had come to be owed at each rate before some instants. */
import { addStored, type StoredSum } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { type Rows, stretchesOf } from '@bursar/service-kit'
import { storedInstant } from '../figures/domain/running-totals.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { documentsBetween, storedTotals } from '../figures/totals-at.ts'
import { type KnownRates, knownRatesKey, rateList, type TaxRow, taxPrefix } from './projection.ts'

type Of = Pick<TableRequest, 'provider' | 'unit'>

const createdAt = ({ created_at }: TaxRow) => created_at

/** The titles of all rates by slug, in order. */
export async function ratesOf(taxes: Pick<Collection, 'get'>, { provider, unit }: Of): Promise<KnownRates> {
  return (await taxes.get<KnownRates>(knownRatesKey(provider, unit))) ?? {}
}

/** By rate, from what is kept and the rows since. */
export async function taxesAt(
  taxes: Collection,
  { provider, unit }: Of,
  rates: readonly string[],
  instants: readonly number[]
): Promise<StoredSum[][]> {
  const prefixes = rates.map((rate) => taxPrefix(provider, unit, rate))
  const kept = await storedTotals(taxes, prefixes, instants, 1)
  return Promise.all(
    rates.map((rate, n) =>
      Promise.all(
        instants.map(async (instant) => {
          const since = { list: 'rows', by: rateList(provider, unit, rate), from: storedInstant(instant) }
          const rows = await documentsBetween(taxes, { ...since, before: instant }, createdAt)
          return rows.reduce<StoredSum>(
            (sum, { amount }) => addStored(sum, amount),
            kept(prefixes[n]!, instant)[0]!
          )
        })
      )
    )
  )
}

/** The same from the rows alone, which may be those of the past. The instants are in order. */
export async function taxesOfRows(
  taxes: Pick<Rows, 'documents'>,
  { provider, unit }: Of,
  rates: readonly string[],
  instants: readonly number[]
): Promise<StoredSum[][]> {
  const before = new Date(instants.at(-1) ?? 0).toISOString()
  const all: StoredSum[][] = []
  for (const rate of rates) {
    const sums = instants.map((): StoredSum => 0)
    const range = { list: 'rows', by: rateList(provider, unit, rate), before }
    for await (const rows of stretchesOf<TaxRow>(taxes, range, createdAt)) {
      for (const { created_at, amount } of rows) {
        for (const [n, instant] of instants.entries()) {
          if (Date.parse(created_at) < instant) sums[n] = addStored(sums[n]!, amount)
        }
      }
    }
    all.push(sums)
  }
  return all
}
