/** What the processor says later of a charge that it left pending. */
import type { Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { type Account, type AccountEvent, account } from '../accounts/domain/account.ts'
import type { LaterAnswer, PaymentProcessor } from '../processors/port.ts'
import { accountStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'
import { completeCheckout } from './domain/settlement.ts'

/** What a later answer to a charge is taken into the book by: one that waits for its customer orders what it buys. */
export type ConcludeLater = (
  tx: Transaction,
  request: Pick<OperationRequest, 'engine' | 'reveal' | 'collection'>,
  of: { readonly profile: string; readonly charge: string; readonly now: string },
  said: LaterAnswer
) => Promise<void>

/** Who is asked, and what is made of what was said. */
export interface LaterParts {
  readonly processor: PaymentProcessor
  readonly conclude: ConcludeLater
}

/**
 * Settles or fails a pending charge and answers whether that was news: an answer to a charge that is not
 * pending, or the same answer again, adds nothing. The rows are dated `now`, when it settles.
 */
export async function settlePending(
  tx: Transaction,
  reveal: <T>(json: T) => Promise<T>,
  of: { readonly profile: string; readonly charge: string; readonly now: string },
  said: LaterAnswer
): Promise<boolean> {
  const held = await tx.load(accountStream(of.profile), account)
  const events = await answerPending(held, reveal, of, said)
  tx.append(accountStream(of.profile), events)
  return events.length > 0
}

async function answerPending(
  held: Account,
  reveal: <T>(json: T) => Promise<T>,
  { charge, now }: { readonly charge: string; readonly now: string },
  said: LaterAnswer
): Promise<readonly AccountEvent[]> {
  const open = held.charges[charge]
  if (open?.stage !== 'pending' || !open.card) return []
  if (said.is === 'pending' || said.is === 'waiting') return []
  const { processor_key } = open.card
  const face = await reveal({ last4: open.card.last4, exp_date: open.card.exp_date })
  const card = {
    person: open.card.person,
    last4: text(face.last4),
    exp_date: text(face.exp_date),
    // It was put on file, when that was asked for, as the charge became pending.
    card_key: null
  }
  const outcome =
    said.is === 'settled'
      ? ({ is: 'settled', fee: said.fee, processor_key, card } as const)
      : ({ is: 'declined', reason: said.reason } as const)
  const decision = completeCheckout(held, charge, outcome, now)
  return decision.ok ? decision.events : []
}
