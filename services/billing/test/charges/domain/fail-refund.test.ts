import {
  account,
  auditBook,
  completeCheckout,
  failRefund,
  refundLines,
  settledCharges,
  startCheckout
} from '@bursar/billing'
import type { NewEvent } from '@bursar/event-sourcing'
import fc from 'fast-check'
import t from 'tap'
import { groupsOf, rowsOf, settled, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, given, itemOf, NOW, planOf, testFee } from '../../shared/domain/scenario.ts'

const [group] = groupsOf(account.initial, [itemOf(planOf())])
const asked = eventsOf(startCheckout(account.initial, group!, termsOf('c1'), NOW))
const events: readonly NewEvent[] = [
  ...asked,
  ...eventsOf(completeCheckout(given(account, asked), 'c1', settled(group!.amount), NOW))
]

/** The refund of a part, after a history that may have others. */
function refund(history: readonly NewEvent[], id: string, amount: number) {
  const charge = given(settledCharges, history).done.c1!
  return eventsOf(refundLines(charge, [{ num: 0, amount }], testFee, NOW, undefined, id))
}

t.test('the money is with those who gave it, once', async (t) => {
  const made = refund(events, 'r1', 4_900)
  const { refunds } = given(settledCharges, [...events, ...made])
  t.same(eventsOf(failRefund(undefined, 'expired_card', NOW)), [], 'one that nobody made')
  const failed = eventsOf(failRefund(refunds.r1, 'expired_card', NOW))
  t.match(failed, [
    { type: 'billing.refund-failed', data: { refund: 'r1', amount: 4_900, reason: 'expired_card' } },
    { type: 'billing.ledger-posted' }
  ])
  const gave = rowsOf(made).filter(({ kind }) => kind === 'refund-funding')
  t.same(
    rowsOf(failed).map(({ kind, dest, orig, amount }) => [kind, dest, orig, amount]),
    gave.map(({ dest, orig, amount }) => ['refund-return', orig, dest, amount])
  )
  const after = given(settledCharges, [...events, ...made, ...failed])
  t.match(after.done.c1, { lines: [{ refunded: 4_900 }] }, 'what was refunded stays so')
  t.same(eventsOf(failRefund(after.refunds.r1, 'expired_card', NOW)), [], 'one that failed before')
})

t.test('the book is right, whatever of the refunds fails', async () => {
  const part = fc.tuple(fc.integer({ min: 1, max: 6_000 }), fc.boolean())
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const history = [...events]
      for (const [n, [amount, fails]] of parts.entries()) {
        history.push(...refund(history, `r${n}`, amount))
        const { refunds } = given(settledCharges, history)
        if (fails) history.push(...eventsOf(failRefund(refunds[`r${n}`], 'expired_card', NOW)))
      }
      const book = auditBook()
      for (const event of history) book.add(rowsOf([event]))
      return book.faults().length === 0
    })
  )
})

t.test('more cannot come back than was given', async (t) => {
  const made = refund(events, 'r1', 4_900)
  const { refunds } = given(settledCharges, [...events, ...made])
  const failed = rowsOf(eventsOf(failRefund(refunds.r1, 'expired_card', NOW)))
  const book = auditBook()
  for (const rows of [rowsOf(events), rowsOf(made), failed, failed]) book.add(rows)
  t.match(book.faults(), [{ invariant: 'charges are shared out' }])
})
