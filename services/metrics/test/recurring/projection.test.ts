import { calendarOf, PERIOD_TYPES, type PeriodType } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'
import { storedInstant, totalsBefore } from '../../dist/figures/domain/running-totals.js'
import { dump, type Fact, folded, logsOf, projectionNamed, row } from '../figures/folding.ts'

const recurring = projectionNamed('recurring')
const DAY = 86_400_000
const first = Date.UTC(2025, 10, 20)
const iso = (at: number) => new Date(at).toISOString()
const flowNames = ['new', 'reactivation', 'expansion', 'contraction', 'churn']

const step = fc.record({
  what: fc.constantFrom('order', 'order', 'order', 'order', 'end', 'accept', 'refuse', 'seat', 'zone'),
  profile: fc.constantFrom('anna', 'bert', 'carl'),
  plan: fc.constantFrom('basic', 'pro'),
  unit: fc.constantFrom('usd', 'usd', 'eur'),
  amount: fc.constantFrom(0, 900, 1000, 2500),
  at: fc.nat(120),
  days: fc.constantFrom(1, 7, 28, 31, 90),
  zone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'),
  goesOn: fc.boolean()
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What a history comes to, by the plainest way. */
interface Model {
  readonly facts: Fact[]
  zone: string
  readonly held: Map<string, { profile: string; from: number; to: number; accepted: boolean; plan: string }>
  readonly orders: { subscription: string; unit: string; start: number; end: number; worth: number }[]
}

function modelOf(steps: readonly Step[]): Model {
  const model: Model = { facts: [], zone: 'UTC', held: new Map(), orders: [] }
  for (const one of steps) happen(model, one)
  return model
}

function happen(model: Model, { what, profile, plan, unit, amount, at, days, zone, goesOn }: Step): void {
  const { facts, held, orders } = model
  const tell = (type: string, data: object) =>
    facts.push({
      source: 'billing',
      stream: `account-${profile}`,
      type: `billing.${type}`,
      data: { profile, provider: 'p', ...data }
    })
  if (what === 'zone') {
    model.zone = zone
    facts.push({
      source: 'profile',
      stream: 'profile-p',
      type: 'profile.profile-updated',
      data: { profile: 'p', default_timezone: zone }
    })
    return
  }
  const start = first + at * DAY
  const order = `o${facts.length}`
  const posted = (subscription: string, about: object) => {
    const more = {
      kind: 'order',
      order,
      subscriber: profile,
      event_id: `sub_${subscription}/`,
      about: { plan, periods: 1, ...about }
    }
    facts.push({
      source: 'billing',
      stream: `account-${profile}`,
      type: 'billing.ledger-posted',
      data: { rows: [row([profile, 'Payable'], ['p', 'Receivable'], amount, iso(start), unit, more)] }
    })
  }
  const worthOf = (recurring: number) =>
    amount === 0 ? 0 : Math.floor((2 * recurring * 2_629_800 + days * 86_400) / (2 * days * 86_400))
  if (what === 'seat') {
    posted(order, { seat: true, recurring: 700 })
    tell('order-begun', {
      order,
      start: iso(start),
      end: iso(start + days * DAY),
      anchor: iso(start),
      step: 'hour'
    })
    held.set(order, { profile, plan, from: start, to: start + days * DAY, accepted: true })
    orders.push({ subscription: order, unit, start, end: start + days * DAY, worth: worthOf(700) })
    return
  }
  const subscription = `${profile}-${plan}`
  const known = held.get(subscription)
  if (what === 'order') {
    const from = known && goesOn ? known.to : start
    const to = from + days * DAY
    const stands = { profile, plan, from: known?.from ?? from, to, accepted: known?.accepted ?? true }
    tell('subscription-started', { subscription, plan, step: 'hour' })
    held.set(subscription, stands)
    tell('subscription-changed', {
      subscription,
      plan,
      created_at: iso(stands.from),
      ends_at: iso(to),
      accepted: stands.accepted
    })
    posted(subscription, { start: iso(from), end: iso(to), recurring: amount })
    orders.push({ subscription, unit, start: from, end: to, worth: worthOf(amount) })
    return
  }
  if (!known) return
  const stands = {
    ...known,
    to: what === 'end' ? start : known.to,
    accepted: what === 'refuse' ? false : what === 'accept' ? true : known.accepted
  }
  held.set(subscription, stands)
  tell('subscription-changed', {
    subscription,
    plan,
    created_at: iso(stands.from),
    ends_at: iso(stands.to),
    accepted: stands.accepted
  })
}

const worthAt = ({ held, orders }: Model, profile: string, unit: string, at: number) =>
  orders.reduce((sum, { subscription, start, end, worth, ...order }) => {
    const { profile: whose, from, to, accepted } = held.get(subscription)!
    const counts = whose === profile && accepted && order.unit === unit && from <= at && at < to
    return counts && start <= at && at < end ? sum + worth : sum
  }, 0)

const profiles = ['anna', 'bert', 'carl']

t.test('kept totals and movements are those of the orders, in every interval and unit', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer(),
      fc.integer(),
      async (steps, one, other) => {
        const model = modelOf(steps)
        const built = await folded(recurring, logsOf(model.facts), one)
        const again = await folded(recurring, logsOf(model.facts), other)
        t.equal(built.checkpoint.digest, again.checkpoint.digest)
        const documents = await dump(built)
        const calendar = calendarOf(model.zone)
        for (const unit of ['usd', 'eur']) {
          const totalsAt = (at: number) =>
            totalsBefore((key) => documents.get(key)?.sums, `p/totals/${unit}/`, storedInstant(at), 2).map(
              Number
            )
          for (let n = 0; n < 300; n += 9) {
            const at = first + n * DAY
            const worths = profiles.map((profile) => worthAt(model, profile, unit, at))
            t.same(
              totalsAt(at),
              [sumOf(worths), worths.filter((worth) => worth > 0).length],
              `${unit} ${iso(at)}`
            )
          }
          const everAt = (profile: string, until: number) => {
            for (let at = first; at <= until; at += DAY)
              if (worthAt(model, profile, unit, at) > 0) return true
            return false
          }
          for (const type of ['weekly', 'monthly', 'yearly'] as PeriodType[]) {
            for (let at = first; at < first + 300 * DAY; ) {
              const { from, to } = calendar.spanAt(at, type)
              const key = `p/kept/${model.zone}/flows/${unit}/${type}/${iso(from)}`
              const numbers = (documents.get(key)?.flows ?? [0, 0, 0, 0, 0, 0]).map(Number)
              const expected = [0, 0, 0, 0, 0, 0]
              for (const profile of profiles) {
                const [opening, closing] = [
                  worthAt(model, profile, unit, from),
                  worthAt(model, profile, unit, to)
                ]
                if (opening === closing) continue
                const more = closing - opening
                const flow =
                  opening === 0 ? (everAt(profile, from) ? 1 : 0) : closing === 0 ? 4 : more > 0 ? 2 : 3
                expected[flow]! += Math.abs(more)
                if (flow === 4) expected[5]! += 1
              }
              t.same(numbers, expected, `${unit} ${type} ${iso(from)} ${flowNames}`)
              const [more, again, expansion, contraction, churn] = numbers as [
                number,
                number,
                number,
                number,
                number
              ]
              const difference = sumOf(
                profiles.map(
                  (profile) => worthAt(model, profile, unit, to) - worthAt(model, profile, unit, from)
                )
              )
              t.equal(difference, more + again + expansion - contraction - churn, 'the equation')
              at = to
            }
          }
        }
        const kept = [...documents.keys()].filter((key) => key.startsWith('p/kept/'))
        t.ok(
          kept.every((key) => key.startsWith(`p/kept/${model.zone}/`)),
          'nothing of another zone is left'
        )
        t.ok(PERIOD_TYPES.length > 0)
      }
    ),
    { numRuns: 25 }
  )
})

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

t.test('a subscription that renews at one price is one stretch, however often it did', async (t) => {
  const steps = Array.from(
    { length: 30 },
    (_, n): Step => ({
      what: 'order',
      profile: 'anna',
      plan: 'basic',
      unit: 'usd',
      amount: 1000,
      at: 0,
      days: 7,
      zone: 'UTC',
      goesOn: n > 0
    })
  )
  const documents = await dump(await folded(recurring, logsOf(modelOf(steps).facts), 1))
  const customer = documents.get('p/customers/anna')
  t.same(customer.curves.usd, [
    [first, 4348],
    [first + 210 * DAY, 0]
  ])
  t.equal(customer.held['anna-basic'].stretches.length, 1)
  t.equal(
    [...documents.keys()].filter((key) => key.includes('/totals/')).length,
    5,
    'what only goes on leaves no trace'
  )
})
