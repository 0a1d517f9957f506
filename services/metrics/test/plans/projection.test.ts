import fc from 'fast-check'
import t from 'tap'
import { storedInstant, totalsBefore } from '../../dist/figures/domain/running-totals.js'
import { dump, type Fact, folded, logsOf, projectionNamed } from '../figures/folding.ts'

const plans = projectionNamed('plans')
const quarter = 900_000

const change = fc.record({
  subscription: fc.constantFrom('s1', 's2', 's3', 's4'),
  start: fc.nat(40).map((n) => Date.UTC(2024, 0, 31, 20) + (n * quarter) / 2),
  length: fc.nat(40).map((n) => (n * quarter) / 2),
  accepted: fc.boolean()
})

/** A subscription is to one plan for ever. */
const planOf = (subscription: string) => (subscription < 's3' ? 'a' : 'b')

const factOf = ({
  subscription,
  start,
  length,
  accepted
}: typeof change extends fc.Arbitrary<infer C> ? C : never): Fact => ({
  source: 'billing',
  stream: `account-${subscription}`,
  type: 'billing.subscription-changed',
  data: {
    subscription,
    plan: planOf(subscription),
    created_at: new Date(start).toISOString(),
    ends_at: new Date(start + length).toISOString(),
    accepted
  }
})

t.test('counts before any kept instant are those of the subscriptions as they stand', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 25 }),
      fc.integer(),
      fc.integer(),
      async (list, one, other) => {
        const first = await folded(plans, logsOf(list.map(factOf)), one)
        const second = await folded(plans, logsOf(list.map(factOf)), other)
        t.equal(first.checkpoint.digest, second.checkpoint.digest)
        const documents = await dump(first)
        const standing = [...new Map(list.map((held) => [held.subscription, held])).values()]
        for (const plan of ['a', 'b']) {
          const held = standing.filter(
            ({ subscription, accepted }) => accepted && planOf(subscription) === plan
          )
          for (let n = 0; n < 90; n += 4) {
            const at = storedInstant(Date.UTC(2024, 0, 31, 20)) + n * quarter
            const active = held.filter(({ start, length }) => start <= at && at < start + length).length
            const ended = held.filter(({ start, length }) => start + length < at).length
            const totals = totalsBefore((key) => documents.get(key)?.sums, `totals/${plan}/`, at, 2)
            t.same(totals, [active, ended], `${plan} at ${new Date(at).toISOString()}`)
          }
        }
      }
    ),
    { numRuns: 40 }
  )
})

t.test('a plan as it is called now, until it is deleted', async (t) => {
  const fact = (type: string, data: object): Fact => ({ source: 'billing', stream: 'plan-a', type, data })
  const created = { provider: 'p', plan: 'a', slug: 'basic', title: 'Basic', is_active: false, unit: 'usd' }
  const list = [
    fact('billing.plan-created', created),
    fact('billing.plan-updated', { plan: 'a', changes: { is_active: true, title: 'Best', unit: 'eur' } })
  ]
  t.same((await dump(await folded(plans, logsOf(list), 1))).get('plan/a'), {
    provider: 'p',
    plan: 'a',
    slug: 'basic',
    title: 'Best',
    is_active: true
  })
  const gone = await folded(plans, logsOf([...list, fact('billing.plan-deleted', { plan: 'a' })]), 1)
  t.equal(gone.checkpoint.documents, 0)
})
