import { type Answer, answer } from '@bursar/service-kit'
import { chargeView } from '../http/views/charge-view.ts'
import { type AnsweredCharge, shownCharge } from './ask-processor.ts'

/** What a checkout that charged answers: its first charge, with all of them when there are several. */
export function checkoutAnswer(charges: readonly AnsweredCharge[]): Answer {
  const views = charges.map((charge) => chargeView(shownCharge(charge)))
  return answer(201, views.length > 1 ? { ...views[0], charges: views } : views[0])
}
