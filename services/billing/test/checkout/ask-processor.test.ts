import { askProcessor, type PaymentProcessor, shownCharge, testProcessor } from '@bursar/billing'
import type { ChargeCreated } from '@bursar/contracts'
import t from 'tap'

const source = { is: 'token', key: 'tok_visa' } as const
const charges = ['a', 'b', 'c'].map(intent)

function intent(charge: string, ordinal: number): ChargeCreated {
  return {
    charge,
    checkout: 'one',
    ordinal,
    profile: 's',
    provider: `p${ordinal}`,
    broker: 'b',
    unit: 'usd',
    amount: 1_000,
    description: 'Gold',
    lines: [],
    created_at: '2026-01-15T12:00:00.000Z',
    remember_card: false,
    resume: null
  }
}

/** The test processor, but for the charges that it declines. */
function declining(...declined: readonly string[]): PaymentProcessor & { readonly asked: string[] } {
  const usual = testProcessor()
  const asked: string[] = []
  return {
    ...usual,
    asked,
    charge(request) {
      asked.push(request.id)
      const key = declined.includes(request.id) ? 'tok_chargeDeclined' : request.source.key
      return usual.charge({ ...request, source: { is: 'token', key } })
    }
  }
}

t.test('when the first charge is declined the others are not asked for', async (t) => {
  const processor = declining('a')
  const answered = await askProcessor(processor, charges, source)
  t.same(processor.asked, ['a'])
  t.match(answered, [
    { answer: { is: 'declined', reason: 'card_declined' } },
    { answer: { is: 'declined', reason: 'not_asked' } },
    { answer: { is: 'declined', reason: 'not_asked' } }
  ])
})

t.test('a later charge that is declined is a failed one among others', async (t) => {
  const answered = await askProcessor(declining('b'), charges, source)
  t.match(answered.map(shownCharge), [
    { state: 'done', last4: '4242', processor_key: 'ch_a' },
    { state: 'failed', last4: '', processor_key: null, exp_date: null },
    { state: 'done' }
  ])
})

t.test('a processor that does not answer is unavailable, and nothing is known of the charge', async (t) => {
  const away: PaymentProcessor = { ...testProcessor(), charge: () => Promise.reject(new Error('no route')) }
  await t.rejects(askProcessor(away, charges, source), {
    message: 'The payment processor did not answer. Try again.'
  })
})
