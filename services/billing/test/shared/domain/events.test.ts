/** What the rules write is what the published schemas say, to the field. */
import {
  account,
  addItems,
  beginOrder,
  buySeat,
  cart,
  changeWebhook,
  claimSeat,
  completeCheckout,
  countSales,
  createPlan,
  createWebhook,
  deletePlan,
  deleteWebhook,
  disableWebhook,
  importSale,
  inviteSeat,
  keepImportZone,
  makerLeft,
  notePlanSubscribed,
  orderItems,
  placeFreeOrders,
  plan,
  redeliver,
  releaseSales,
  removeItems,
  rotateSecret,
  sales,
  seats,
  setRates,
  startCheckout,
  testWebhook,
  updatePlan,
  webhooks
} from '@bursar/billing'
import { billingEvents, type EventDefinition, type OrderPlaced } from '@bursar/contracts'
import type { NewEvent } from '@bursar/event-sourcing'
import t from 'tap'
import { Compile } from 'typebox/compile'
import {
  challenged,
  checkedOut,
  declined,
  groupsOf,
  pending,
  settled,
  termsOf
} from '../../checkout/domain/checkout-scenario.ts'
import { laterEvents } from './later-events.ts'
import { numberedEvents } from './numbered-events.ts'
import { BROKER, eventsOf, given, itemOf, NOW, PROVIDER, planOf, SUBSCRIBER } from './scenario.ts'

const USER = 'user-1'
const OWNER = { id: USER, visitor: false }
const basic = planOf({ setup_amount: 100, broker_fee: 1000 })

const RATES = [
  { title: 'VAT', percent: 2000, country: 'FR', region: 'Alsace', reverse_charge: true },
  { title: 'Tax', percent: 700, reverse_charge: false }
]

function planEvents(): NewEvent[] {
  const use = { slug: 'calls', title: '', description: 'Calls', created_at: NOW, use_amount: 1, quota: 0 }
  const terms = {
    title: 'Basic',
    unit: 'usd',
    advance_discounts: [{ discount_type: 'period', discount_value: 1, length: 12 } as const],
    use_charges: [{ ...use, maximum_limit: null, extra: { color: 'red' } }]
  }
  const ids = { plan: 'plan-1', provider: PROVIDER, slug: 'basic' }
  return [
    ...eventsOf(createPlan(plan.initial, { ...ids, terms }, NOW)),
    ...eventsOf(updatePlan(basic, { title: 'New', slug: 'new' }, NOW)),
    ...eventsOf(notePlanSubscribed(basic, NOW)),
    ...eventsOf(deletePlan(basic, NOW)),
    ...eventsOf(setRates({ rates: [] }, { provider: PROVIDER, rates: RATES, byBroker: false }, NOW))
  ]
}

function cartEvents(): NewEvent[] {
  const item = { item: 'i1', plan: basic, person: USER }
  const added = eventsOf(addItems(cart.initial, OWNER, [item, { ...item, option: 1 }], NOW))
  const state = given(cart, added)
  return [
    ...added,
    ...eventsOf(removeItems(state, USER, {}, NOW)),
    ...eventsOf(orderItems(state, USER, { profile: SUBSCRIBER, items: ['i1'] }, NOW))
  ]
}

function accountEvents(): NewEvent[] {
  const waits = checkedOut(account.initial, [itemOf(basic)], { outcome: challenged })
  const waiting = checkedOut(account.initial, [itemOf(basic)], { outcome: pending })
  const [group] = groupsOf(account.initial, [itemOf(basic)])
  const terms = termsOf('c1', { broker: BROKER, remember_card: true })
  const created = eventsOf(startCheckout(account.initial, group!, terms, NOW))
  const paid = eventsOf(completeCheckout(given(account, created), 'c1', settled(25000), NOW))
  const free = groupsOf(account.initial, [itemOf(planOf({ slug: 'free', period_amount: 0 }))])[0]!
  const sale = { order: 'o1', check: 'check_1', profile: SUBSCRIBER, provider: PROVIDER, plan: null }
  const past = { ...sale, amount: 1177, unit: 'usd', created_at: NOW, description: '', imported_by: 'u' }
  return [
    ...created,
    ...paid,
    ...waiting.events,
    ...waits.events,
    ...eventsOf(completeCheckout(waiting.state, 'c1', declined, NOW)),
    ...checkedOut(account.initial, [{ ...itemOf(basic), rate: { title: 'VAT', percent: 2000 } }]).events,
    ...checkedOut(account.initial, [itemOf(basic)], { outcome: declined }).events,
    ...checkedOut(given(account, paid), [itemOf(basic, { item: 'i2' })], { charge: 'c2' }).events,
    ...eventsOf(placeFreeOrders(account.initial, free, terms, NOW)),
    ...eventsOf(importSale(account.initial, past, NOW)),
    ...eventsOf(importSale(account.initial, { ...past, plan: basic }, NOW)),
    ...eventsOf(keepImportZone(undefined, { provider: PROVIDER, timezone: 'Asia/Tokyo' }, NOW))
  ]
}

/** A seat that one profile buys, is told of, and another claims. */
function seatEvents(): NewEvent[] {
  const seat = { ...itemOf(basic, { item: 's1', seat: 'x' }), address: 'hash' }
  const { events, state } = checkedOut(account.initial, [seat])
  const said = { person: USER, email: 'a@example.com', full_name: '', code: 'c', plan_title: 'Basic' }
  const bought = placedIn(events).flatMap((order) => buySeat(order, said, USER, NOW))
  const waiting = given(seats, bought)
  const claimed = { periods: 1, step: 'month', count: 1 } as const
  const claim = { seat: 's1', address: 'hash', payer: SUBSCRIBER }
  const [group] = groupsOf(account.initial, [{ ...itemOf(basic, { item: 'k1', claim }), claimed }])
  const taken = eventsOf(
    placeFreeOrders(account.initial, group!, { ...termsOf('c2'), profile: 'other' }, NOW)
  )
  const claiming = { seat: 's1', claimant: 'other', subscription: 'k1', by: USER }
  return [
    ...events,
    ...bought,
    ...eventsOf(inviteSeat(waiting, state, 's1', NOW)),
    ...taken,
    ...eventsOf(claimSeat(waiting, state, claiming, NOW)),
    ...placedIn(taken).map((order) => beginOrder('s1', SUBSCRIBER, order))
  ]
}

const placedIn = (events: readonly NewEvent[]): OrderPlaced[] =>
  events.flatMap(({ type, data }) => (type === 'billing.order-placed' ? [data] : []))

/** A sale that takes its turn, and the answer to its charge. */
function salesEvents(): NewEvent[] {
  const sold = { provider: 'shop', unit: 'usd', amount: 5, charge: 'cha' }
  const counted = eventsOf(countSales(sales.initial, sold, 0, NOW))
  return [...counted, ...eventsOf(releaseSales(given(sales, counted), sold, NOW))]
}

/** A webhook that is made, changed and used, and goes. */
function webhookEvents(): NewEvent[] {
  const which = { webhook: 'w1', profile: PROVIDER, person: PROVIDER }
  const told = { url: 'https://example.com', description: '', types: ['charge.paid'], secret: 'whsec_' }
  const by = { made_by: USER, created_at: NOW, origin: 'http://bursar.test' }
  const made = eventsOf(createWebhook({}, { ...which, ...told, ...by }))
  const state = given(webhooks, made)
  const { w1 } = state
  const changing = { person: PROVIDER, origin: by.origin, now: NOW }
  return [
    ...made,
    ...eventsOf(changeWebhook(w1, { types: ['plan.created'], is_active: false }, changing)),
    ...eventsOf(rotateSecret(w1, { person: PROVIDER, secret: 'whsec_2', hours: 24, now: NOW })),
    ...eventsOf(testWebhook(w1, 't1', NOW)),
    ...eventsOf(redeliver(w1, { redelivery: 'r1', from: 1, to: 2 }, NOW)),
    ...eventsOf(disableWebhook(w1, 'failing', NOW)),
    ...eventsOf(makerLeft(state, USER, NOW)),
    ...eventsOf(deleteWebhook(w1, NOW))
  ]
}

const written = [
  ...webhookEvents(),
  ...salesEvents(),
  ...planEvents(),
  ...cartEvents(),
  ...accountEvents(),
  ...seatEvents(),
  ...laterEvents(),
  ...numberedEvents()
]

t.test('every event fits its schema, and the schema knows its every field', async (t) => {
  const checks = new Map<string, { event: EventDefinition; schema: ReturnType<typeof Compile> }>(
    billingEvents.map((event) => [event.type, { event, schema: Compile(event.data) }])
  )
  for (const { type, data } of written) {
    const check = checks.get(type)
    if (!check) {
      t.fail(`${type} has no schema`)
      continue
    }
    t.same([...check.schema.Errors(data)], [], type)
    const known = Object.keys(check.event.data.properties)
    t.same(
      Object.keys(data).filter((field) => !known.includes(field)),
      [],
      `${type}: fields that the schema does not know`
    )
  }
})

t.test(
  'the rules write every type but those of strangers in an import, of funds and of what webhooks sent',
  async (t) => {
    const types = new Set(written.map(({ type }) => type))
    t.same(
      billingEvents.map(({ type }) => type).filter((type) => !types.has(type)),
      [
        'billing.subscriber-introduced',
        'billing.subscriber-described',
        'billing.funds-drawn',
        'billing.payout-returned',
        'billing.webhook-messages-sent'
      ]
    )
  }
)
