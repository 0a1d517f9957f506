/** How the account of a provider stands is asked of the processor, and noted when that is news. */
import type { Cause, Engine } from '@bursar/event-sourcing'
import type { AccountStanding } from '../processors/domain/account-standing.ts'
import type { PayeeAccounts } from '../processors/payee-accounts.ts'
import { payeeStream } from '../shared/streams.ts'
import { noteStanding, type Payee, payee } from './domain/payee.ts'

interface Asking {
  readonly engine: Engine
  readonly cause: Cause
}

/** Answers what is known then. Throws when the processor does not answer. */
export async function refreshPayee(
  { engine, cause }: Asking,
  payees: PayeeAccounts,
  profile: string
): Promise<Payee> {
  const stream = payeeStream(profile)
  const held = await engine.load(stream, payee)
  const { account } = held
  if (account === null) return held
  const standing = await payees.standing(account)
  if (isKnown(held, { profile, account }, standing)) return held
  await engine.transact(cause, async (tx) => {
    const known = await tx.load(stream, payee)
    tx.append(stream, noteStanding(known, { profile, account }, standing, tx.time))
  })
  return engine.load(stream, payee)
}

function isKnown(held: Payee, of: Parameters<typeof noteStanding>[1], standing: AccountStanding): boolean {
  const decision = noteStanding(held, of, standing, '')
  return !decision.ok || decision.events.length === 0
}
