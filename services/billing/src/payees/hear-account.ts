/** The processor hints that the account of a provider may stand otherwise: it is asked, and what it says is noted. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { noAnswer } from '../processors/no-answer.ts'
import type { PaymentProcessor } from '../processors/port.ts'
import { payeeStream } from '../shared/streams.ts'
import { noteStanding, payee } from './domain/payee.ts'

interface Hinted {
  readonly account: string
  readonly profile: string
}

/** What notes it, to be called in a transaction; undefined for an account that is not connected here. */
export async function hearAccount(
  engine: Engine,
  { payees }: Pick<PaymentProcessor, 'payees'>,
  { account, profile }: Hinted
): Promise<((tx: Transaction) => Promise<void>) | undefined> {
  const stream = payeeStream(profile)
  const held = await engine.load(stream, payee)
  if (!payees || held.account !== account) return undefined
  const standing = await payees.standing(account).catch(noAnswer)
  return async (tx) => {
    const known = await tx.load(stream, payee)
    tx.append(stream, noteStanding(known, { profile, account }, standing, tx.time))
  }
}
