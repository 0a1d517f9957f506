/** Random histories of taxed orders: after each step the book holds, and Taxes are what was taxed less what was given back. */
import { auditBook } from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import fc from 'fast-check'
import t from 'tap'
import { type Customer, customer } from '../../ledger/golden/customer.ts'
import { BROKER, planOf } from '../../shared/domain/scenario.ts'

const percent = fc.integer({ min: 0, max: 10_000 })
const part = fc.integer({ min: 1, max: 40_000 })
const step = fc.oneof(
  fc.record({ is: fc.constant('buy'), percent, price: part, included: fc.boolean(), settled: fc.boolean() }),
  fc.record({ is: fc.constant('refund'), num: fc.integer({ min: 0, max: 3 }), part }),
  fc.record({ is: fc.constantFrom('opened', 'won', 'lost') }),
  fc.record({ is: fc.constantFrom('answer', 'failed') }),
  fc.record({ is: fc.constantFrom('offline', 'write-off'), part })
)

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What is refused, or is of nothing, changes nothing. */
function after(held: Customer, one: Step): Customer {
  try {
    if ('price' in one) {
      const plan = planOf({ period_amount: one.price, broker_fee: 1_000, tax_included: one.included })
      const rate = { title: 'VAT', percent: one.percent }
      return held.buy([plan], { rate, is: one.settled ? 'settled' : 'pending' })
    }
    if ('num' in one) return held.refund([{ num: one.num, amount: one.part }])
    if (one.is === 'answer') return held.answer({})
    if (one.is === 'failed') return held.answer({ is: 'declined' })
    if ('part' in one) return one.is === 'offline' ? held.payOffline(one.part) : held.writeOff(one.part)
    return held.dispute(one.is as 'opened' | 'won' | 'lost')
  } catch (error) {
    if (error instanceof Error && /refused|undefined|nothing is/.test(error.message)) return held
    throw error
  }
}

const sumOf = (rows: readonly LedgerRow[], ...kinds: string[]) =>
  rows.reduce((sum, { kind, amount }) => sum + (kinds.includes(kind) ? amount : 0), 0)

t.test('every history of taxed orders leaves a book that is right', async (t) => {
  let taxed = 0
  let back = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (steps) => {
      let held = customer(BROKER)
      for (const one of steps) {
        held = after(held, one)
        const { all } = held
        const audit = auditBook()
        audit.add(all)
        const faults = audit.faults().filter(({ invariant }) => invariant !== 'funds are what was handed on')
        const given = ['tax-refund', 'tax-chargeback', 'tax-write-off']
        const ordered = all.filter(({ kind, about }) => kind === 'order' && about?.tax_of !== undefined)
        const owed = sumOf(all, 'tax', 'tax-chargeback-reversal') - sumOf(all, ...given)
        const placed = ordered.reduce((sum, { amount }) => sum + amount, 0)
        if (faults.length > 0) throw new Error(JSON.stringify(faults))
        if (sumOf(all, 'tax') !== placed || owed < 0) throw new Error(`${owed} of ${placed}`)
        taxed += ordered.length
        back += all.filter(({ kind }) => given.includes(kind)).length
      }
    }),
    { numRuns: 400 }
  )
  t.ok(taxed > 1_000 && back > 200, `${taxed} taxes, ${back} times something was taken off`)
})
