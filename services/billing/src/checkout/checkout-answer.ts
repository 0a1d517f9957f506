import { type Answer, answer } from '@bursar/service-kit'
import { chargeView } from '../charges/charge-view.ts'
import type { Reader } from '../shared/views.ts'
import { type AnsweredCharge, shownCharge } from './ask-processor.ts'
import { type ReceiptPlace, receiptUrl } from './receipt-url.ts'

/**
 * What a checkout that charged answers: its first charge, with all of them when there are several, and where its
 * receipt is. `place` is undefined for a checkout that an earlier version began, which did not note it.
 */
export async function checkoutAnswer(
  reader: Reader,
  charges: readonly AnsweredCharge[],
  place: ReceiptPlace | undefined
): Promise<Answer> {
  const views = charges.map((charge) => chargeView(shownCharge(charge)))
  const [first] = views
  const location = place && (await receiptUrl(reader, place, first?.processor_key ?? null))
  const body = views.length > 1 ? { ...first, charges: views } : first
  return answer(201, body, location === undefined ? undefined : { location })
}
