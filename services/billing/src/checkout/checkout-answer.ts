import { type Answer, answer } from '@bursar/service-kit'
import { processorAuth } from '../accounts/card-view.ts'
import { chargeView } from '../charges/charge-view.ts'
import type { PaymentProcessor } from '../processors/port.ts'
import type { Reader } from '../shared/views.ts'
import { type AnsweredCharge, shownCharge } from './ask-processor.ts'
import { type ReceiptPlace, receiptUrl } from './receipt-url.ts'

/** `place` is undefined for a checkout that an earlier version began, which did not note it. */
export interface AnswerPlace {
  readonly place: ReceiptPlace | undefined
  readonly publicKey: PaymentProcessor['publicKey'] | undefined
}

/**
 * What a checkout that charged answers: its first charge, with all of them when there are several, and where its
 * receipt is; of one that waits for its customer, what a browser confirms it with.
 */
export async function checkoutAnswer(
  reader: Reader,
  charges: readonly AnsweredCharge[],
  { place, publicKey }: AnswerPlace
): Promise<Answer> {
  const views = charges.map((charge) => ({
    ...chargeView(shownCharge(charge)),
    ...(charge.answer.is === 'waiting' && {
      processor_info: processorAuth({ publicKey }, charge.answer.secret)
    })
  }))
  const [first] = views
  const location = place && (await receiptUrl(reader, place, first?.processor_key ?? null))
  const body = views.length > 1 ? { ...first, charges: views } : first
  return answer(201, body, location === undefined ? undefined : { location })
}
