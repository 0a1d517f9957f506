import { Charge, type ChargeRefunded, RefundCharge } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { answer, type FindProvider, fail, operation } from '@bursar/service-kit'
import { drawRefund } from '../../funds/domain/funds.ts'
import { fundsInTurn } from '../../funds/draw-funds.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream, fundsStream } from '../../shared/streams.ts'
import { chargeView } from '../charge-view.ts'
import { drawnBy, refundLines } from '../domain/refund.ts'
import { type DoneCharge, settledCharges } from '../domain/settled-charges.ts'
import type { ChargeDocument } from '../projection.ts'

/** Makes the operation for a processor. */
export function refundCharge(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/charges/{charge}/refund',
    access: 'provider-only',
    summary: 'Refund lines of a charge in whole or in part; either all named lines are refunded or none',
    provider: async (request) => (await chargeOf(request))?.provider ?? null,
    body: RefundCharge,
    answers: { 200: Charge },
    refuses: [405],
    async handle(request) {
      const { body, now, engine, commit, reveal } = request
      const shown = (await chargeOf(request)) ?? fail('not_found')
      const asked = body.lines.map(({ num, refunded_amount: amount }) => ({
        num,
        ...(amount !== undefined && { amount })
      }))
      const view = chargeView(await reveal(shown))
      return commit(async (tx) => {
        const { done } = await tx.load(accountStream(shown.profile), settledCharges)
        const held = done[shown.charge]
        if (!held) fail('method_not_allowed', { detail: 'Only a charge that is done can be refunded.' })
        const decision = refundLines(held, asked, processor.fee, now)
        tx.append(accountStream(shown.profile), decision)
        if (decision.ok) await takeBack(tx, engine, held, decision.events[0]?.data as ChargeRefunded)
        return answer(200, view)
      })
    }
  })
}

/** The charge of the URL, when it is one of {profile}. */
async function chargeOf({
  params,
  profile,
  collection
}: Parameters<FindProvider<{ readonly charge: string }>>[0]): Promise<ChargeDocument | undefined> {
  const charge = await collection('charges').getBy<ChargeDocument>('processor_key', params.charge)
  return charge?.profile === profile.id ? charge : undefined
}

/** Takes it out of the Funds of provider and broker; refused when they do not hold it. */
async function takeBack(
  tx: Transaction,
  engine: Engine,
  charge: DoneCharge,
  { lines, unit, refunded_at }: ChargeRefunded
): Promise<void> {
  for (const [profile, amount] of drawnBy(charge, lines)) {
    const held = await fundsInTurn(tx, engine, profile)
    const drawn = { profile, unit, amount, event_id: `cha_${charge.charge}/`, drawn_at: refunded_at }
    tx.append(fundsStream(profile), drawRefund(drawn, held))
  }
}
