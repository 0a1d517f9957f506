/** What customers do, as requests. */
import { stripeSignature } from '@bursar/billing'
import { ApiError, type Client, shownSums } from '@bursar/client'
import type { CustomerDeed, Order } from './acts.ts'
import { business } from './business.ts'
import type { Person } from './people.ts'
import { after, type Customer, type Stage } from './stage.ts'

const checkoutPath = '/api/billing/{profile}/checkout'

/** Performs one act of a customer. What is refused as it is meant to be is counted; the rest throws. */
export async function performCustomer(
  stage: Stage,
  who: string,
  deed: CustomerDeed,
  owner: Client
): Promise<void> {
  if (deed.does === 'sign-up') return signUp(stage, deed.person)
  const customer = stage.customers.get(who)
  if (!customer) throw new Error(`${who} has not signed up`)
  switch (deed.does) {
    case 'order':
      return after(stage, customer.client, () => order(stage, customer, deed))
    case 'pay-due':
      return after(stage, customer.client, () => checkOut(stage, customer, 'tok_visa'))
    case 'change-card':
      return after(stage, customer.client, () => putCard(customer, deed.token))
    case 'cancel':
      return after(stage, customer.client, () => cancel(stage, customer, deed.plan))
    case 'change-plan':
      return after(stage, customer.client, () => changePlan(stage, customer, deed))
    case 'refund':
      return after(stage, owner, () => refund(stage, customer, deed.share, owner))
    case 'settle':
      return after(stage, stage.visitor, () => settle(stage, customer, deed.as))
  }
}

async function signUp(
  stage: Stage,
  { username, full_name, company, country, tax_id }: Person
): Promise<void> {
  const email = `${username}@example.com`
  const client = await stage.visitor.register({ username, full_name, email, new_password: business.password })
  const profile = await after(stage, client, async () => {
    const slug =
      company === undefined
        ? username
        : (
            await client.post('/api/users/{user}/profiles', {
              params: { user: username },
              body: { full_name: company, email }
            })
          ).body.slug
    const body = { country, ...(tax_id !== undefined && { tax_id }) }
    await client.patch('/api/profile/{profile}', { params: { profile: slug }, body })
    return slug
  })
  stage.customers.set(username, { client, profile, charge: undefined })
  stage.counts.customers += 1
}

async function order(stage: Stage, customer: Customer, { plan, option, coupon, card }: Order): Promise<void> {
  const { client } = customer
  await client.post('/api/cart', { body: { plan, ...(option && { option }) } })
  if (coupon !== undefined) {
    // The last attempt of a coupon goes to one; who comes later pays the whole price.
    await expecting('coupon_refused', client.post('/api/cart/redeem', { body: { code: coupon } }))
  }
  await checkOut(stage, customer, card, plan !== 'free')
}

/** Pays for what is in the cart, and what is due; `keep`: a card that was not charged is put on file for later. */
async function checkOut(stage: Stage, customer: Customer, card: Order['card'], keep = false): Promise<void> {
  const { client, profile } = customer
  // Renewals are charged to the card on file; one that has to be waited for is no card for that.
  const shown = await client.get(checkoutPath, { params: { profile } })
  const remember_card = card === 'tok_visa'
  const body = { processor_token: card, remember_card, expected: shownSums(shown.body) }
  const paid = await expecting('card_declined', client.post(checkoutPath, { params: { profile }, body }))
  if (!paid) {
    stage.counts.declined += 1
    return
  }
  stage.counts.orders += 1
  if (paid.status === 201) {
    const { processor_key, amount, state } = paid.body
    customer.charge = { key: processor_key ?? '', amount }
    if (state === 'created') stage.counts.pending += 1
  } else if (keep) await putCard(customer, card)
}

async function putCard({ client, profile }: Customer, token: string): Promise<void> {
  await client.put('/api/billing/{profile}/card', { params: { profile }, body: { token } })
}

async function cancel(stage: Stage, { client, profile }: Customer, plan: string): Promise<void> {
  const params = { profile, subscribed_plan: plan }
  const path = '/api/profile/{profile}/subscriptions/{subscribed_plan}'
  // It may have ended by then, for want of a card that pays.
  if (await expecting('not_found', client.delete(path, { params }))) stage.counts.cancellations += 1
}

async function changePlan(
  stage: Stage,
  customer: Customer,
  { from, plan, option, when }: Extract<CustomerDeed, { does: 'change-plan' }>
): Promise<void> {
  const { client, profile } = customer
  const params = { profile, subscribed_plan: from }
  const path = '/api/profile/{profile}/subscriptions/{subscribed_plan}/change'
  const body = { plan, ...(option && { option }), ...(when && { when }) }
  // It may have ended by then, for want of a card that pays.
  const changed = await expecting('not_found', client.post(path, { params, body }))
  if (!changed) return
  stage.counts.changes += 1
  if (changed.status !== 201) return
  const { processor_key, amount } = changed.body
  customer.charge = { key: processor_key ?? '', amount }
}

/** Nothing is given back of an order that cost nothing. */
async function refund(
  stage: Stage,
  customer: Customer,
  share: number | undefined,
  owner: Client
): Promise<void> {
  const { profile } = customer
  const params = { profile }
  customer.client.readAfter(stage.position)
  const charges = await customer.client.get('/api/billing/{profile}/charges', { params })
  const charge = charges.body.results.find(({ state }) => state === 'done')
  const left = charge?.lines[0]?.refundable ?? 0
  if (!charge?.processor_key || left === 0) return
  const part = share === undefined ? {} : { refunded_amount: Math.max(1, Math.floor(left * share)) }
  await owner.post('/api/billing/{profile}/charges/{charge}/refund', {
    params: { profile, charge: charge.processor_key },
    body: { lines: [{ num: 0, ...part }] }
  })
  stage.counts.refunds += 1
}

/** The payment processor tells of a charge that it had kept waiting. */
async function settle(stage: Stage, { charge }: Customer, as: 'succeeded' | 'failed'): Promise<void> {
  const created = Math.floor(Date.parse(stage.now) / 1_000)
  const body = {
    id: `evt_${charge?.key}`,
    type: `charge.${as}`,
    created,
    data: { object: { id: charge?.key } }
  }
  const signature = stripeSignature(stage.webhookSecret, JSON.stringify(body), created)
  await stage.visitor.post('/api/billing/webhooks/{processor}', {
    params: { processor: 'test' },
    body,
    headers: { 'stripe-signature': `t=${created},v1=${signature}` }
  })
}

/** The answer; undefined when it was refused with that code. */
async function expecting<Value>(code: string, asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ApiError && error.code === code) return undefined
    throw error
  }
}
