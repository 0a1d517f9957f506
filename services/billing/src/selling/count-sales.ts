/**
 * Keeps what one provider sells within its limit. The kept sum of the book says how much it sold; who sells so much
 * that two at once could pass the limit together loads the stream of these sales, so of two one decides again, and
 * reads the sum when the book includes whatever was sold before.
 */

import type { Exact } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import type { FieldErrors } from '../shared/domain/field-errors.ts'
import { salesStream } from '../shared/streams.ts'
import {
  countSales,
  noRoom,
  releaseSales,
  type SalesCounted,
  sales,
  salesRoom,
  takesTurn
} from './domain/sales.ts'

/** How long it waits for the book. */
const WAIT_MS = 5_000

/** Counts what a charge asks for; false when it is too little to be counted. Fails with `sum_too_large`. */
export async function countSale(
  tx: Transaction,
  engine: Engine,
  sold: Pick<SalesCounted, 'provider' | 'unit' | 'amount' | 'charge'>,
  now: string
): Promise<boolean> {
  const { provider, unit, amount } = sold
  if (amount === 0 || !takesTurn(amount, await bookedOf(engine, provider, unit))) return false
  const state = await inTurn(tx, engine, provider)
  tx.append(salesStream(provider), countSales(state, sold, await bookedOf(engine, provider, unit), now))
  return true
}

/** Notes that a counted charge is answered; again is nothing. */
export async function releaseSale(
  tx: Transaction,
  of: { readonly provider: string; readonly charge: string },
  now: string
): Promise<void> {
  const stream = salesStream(of.provider)
  tx.append(stream, releaseSales(await tx.load(stream, sales), of, now))
}

type Sold = Pick<SalesCounted, 'unit' | 'amount'>

/** The room that rows of an import have. */
export interface ImportRoom {
  /** Takes room for a row, or says what is wrong with it. */
  take(sale: Sold): FieldErrors | undefined
  /** Counts what was taken. */
  count(): void
}

/** Finds the room for all rows of one append, by unit; what the provider can sell without a turn is not counted. */
export async function importRoom(
  tx: Transaction,
  { engine, provider, now }: { readonly engine: Engine; readonly provider: string; readonly now: string },
  rows: readonly { readonly sale: Sold }[]
): Promise<ImportRoom> {
  const asked = new Map<string, number>()
  for (const {
    sale: { unit, amount }
  } of rows)
    asked.set(unit, (asked.get(unit) ?? 0) + amount)
  const limited = new Map<string, { room: number; taken: number; booked: Exact }>()
  let state = sales.initial
  for (const [unit, amount] of asked) {
    if (!takesTurn(amount, await bookedOf(engine, provider, unit))) continue
    state = await inTurn(tx, engine, provider)
    const booked = await bookedOf(engine, provider, unit)
    limited.set(unit, { room: salesRoom(state, unit, booked), taken: 0, booked })
  }
  return {
    take({ unit, amount }) {
      const left = limited.get(unit)
      if (!left) return undefined
      if (amount > left.room - left.taken) return { amount: [noRoom(unit, left.room - left.taken)] }
      left.taken += amount
      return undefined
    },
    count() {
      for (const [unit, { taken: amount, booked }] of limited) {
        if (amount === 0) continue
        tx.append(
          salesStream(provider),
          countSales(state, { provider, unit, amount, charge: null }, booked, now)
        )
      }
    }
  }
}

/** What the book has of a provider's sales, as far as it is read. */
async function bookedOf(engine: Engine, provider: string, unit: string): Promise<Exact> {
  const { sums } = await engine.collection('ledger').tally({ list: 'receivables', by: provider })
  return sums[unit] ?? 0
}

async function inTurn(tx: Transaction, engine: Engine, provider: string) {
  const state = await tx.load(salesStream(provider), sales)
  if (!(await engine.caughtUp(WAIT_MS))) fail('not_up_to_date')
  return state
}
