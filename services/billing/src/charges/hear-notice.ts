/** What a processor says of a charge by itself. */
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { drawChargeback, funds } from '../funds/domain/funds.ts'
import type { ChargeNotice, LaterAnswer, PaymentProcessor } from '../processors/port.ts'
import { accountStream, fundsStream } from '../shared/streams.ts'
import { chargedAccount } from './domain/charged-account.ts'
import { type DisputeEvent, type DisputeNotice, drawnByDispute, hearDispute } from './domain/dispute.ts'
import { lockSubscriptions, paidByCreditOf } from './domain/disputed-subscriptions.ts'
import type { ChargeDocument } from './projection.ts'
import { noteFailedRefund } from './refund-at-processor.ts'
import type { ConcludeLater } from './settle-pending.ts'

interface Hearing {
  readonly tx: Transaction
  readonly request: Parameters<ConcludeLater>[1]
  readonly processor: Pick<PaymentProcessor, 'fee' | 'disputeFee'>
  readonly conclude: ConcludeLater
  readonly now: string
}

/** A notice with the processor's id of it, and with what it answered where that had to be asked. */
export type HeardNotice = { readonly id: string } & (
  | Exclude<ChargeNotice, { is: 'changed' }>
  | { readonly is: 'changed'; readonly said: LaterAnswer }
)

/** Takes it into the book; what says nothing new adds nothing. `id` is the processor's of what it sent. */
export async function hearNotice(
  hearing: Hearing,
  { charge, profile, amount }: ChargeDocument,
  notice: HeardNotice
): Promise<void> {
  const { tx, request, processor, conclude, now } = hearing
  const settle = (said: LaterAnswer) => conclude(tx, request, { profile, charge, now }, said)
  switch (notice.is) {
    case 'changed':
      await settle(notice.said)
      break
    case 'succeeded':
      await settle({ is: 'settled', fee: processor.fee?.(amount) ?? 0 })
      break
    case 'failed':
      await settle({ is: 'failed', reason: notice.reason })
      break
    case 'refund-failed':
      await noteFailedRefund(tx, profile, notice)
      break
    case 'disputed':
      await dispute(hearing, { charge, profile }, [openedBy(notice)], notice.fee)
      break
    case 'dispute-closed': {
      const { id, dispute: key, as: is } = notice
      const closed = { is, notice: key === undefined ? id : `${key} ${is}` }
      // Its opening may come later, or never.
      await dispute(
        hearing,
        { charge, profile },
        key === undefined ? [closed] : [openedBy(notice), closed],
        notice.fee
      )
    }
  }
}

/** What is known by the processor's key of the dispute is told once, whichever of its events says so. */
function openedBy({ id, dispute: key }: { readonly id: string; readonly dispute?: string }): DisputeNotice {
  return { is: 'opened', notice: key === undefined ? id : `${key} opened` }
}

/** Who takes money out of the same Funds meanwhile decides again, on what the bank has left. */
async function dispute(
  { tx, processor, now }: Hearing,
  { charge, profile }: Pick<ChargeDocument, 'charge' | 'profile'>,
  notices: readonly DisputeNotice[],
  fee = processor.disputeFee
): Promise<void> {
  const costs = { fee: processor.fee, disputeFee: fee }
  let state = await tx.load(accountStream(profile), chargedAccount)
  const held = state.charges.done[charge]
  const events: DisputeEvent[] = []
  for (const notice of notices) {
    const { done, taxes } = state.charges
    const decision = hearDispute(done[charge], notice, costs, now, taxes)
    if (!decision.ok) continue
    events.push(...decision.events)
    state = foldOn(chargedAccount, state, decision.events, now)
  }
  const isLost = held && events.some(({ type }) => type === 'billing.dispute-lost')
  const lost = isLost ? paidByCreditOf(state.charges, held) : new Set<string>()
  tx.append(accountStream(profile), [...events, ...lockSubscriptions(state, lost, profile, now)])
  const opened = events.find((event) => event.type === 'billing.charge-disputed')
  if (!held || !opened) return
  for (const [owner, amount] of drawnByDispute(held, opened.data)) {
    await tx.load(fundsStream(owner), funds)
    const drawn = { profile: owner, unit: held.unit, amount, event_id: `cha_${charge}/`, drawn_at: now }
    tx.append(fundsStream(owner), drawChargeback(drawn))
  }
}
