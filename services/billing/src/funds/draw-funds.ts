/**
 * Taking money out of a profile's Funds, never more than there is. Who takes it appends to the stream of these
 * Funds, so of two at once one decides again; the balance is read when the book includes whatever was taken
 * before. Money that comes in meanwhile only makes it more.
 */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { fundsStream } from '../shared/streams.ts'
import { type FundsHeld, funds } from './domain/funds.ts'

/** How long it waits for the book. */
const WAIT_MS = 5_000

/** What is in the Funds of a profile by unit, 1/100 units, in the turn of who asks. */
export async function fundsInTurn(tx: Transaction, engine: Engine, profile: string): Promise<FundsHeld> {
  await tx.load(fundsStream(profile), funds)
  if (!(await engine.caughtUp(WAIT_MS))) fail('not_up_to_date')
  return (await engine.collection('ledger').tally({ list: 'transfers', by: profile })).sums
}
