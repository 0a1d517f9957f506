/** What comes after a sale or a change: days that pass, use, refunds, banks, debts that are given up, and people who leave. */
import type { Client } from '../client.ts'
import { chargesOf } from './buying.ts'
import { ofCustomer, setTaxes, VISA } from './houses.ts'
import { logIn } from './people.ts'
import type { HouseCustomer, Stage } from './scene.ts'

/** The daily job, by whoever runs the site, sometimes by two at once. */
export async function daysWork(stage: Stage): Promise<void> {
  const runs = stage.draw.chance(0.3) ? 2 : 1
  await Promise.all(
    Array.from({ length: runs }, async () => {
      const client = stage.client()
      await logIn(stage, client, stage.operator)
      await client.ask('POST', '/api/billing/renew', [200], {})
    })
  )
}

/** A house sets other taxes, and notes what a customer used. */
export async function metered(stage: Stage): Promise<void> {
  await ofCustomer(stage, async (_, { person, house }) => {
    const { draw } = stage
    const seller = stage.client()
    await logIn(stage, seller, house.seller.manager)
    if (draw.chance(0.4)) await setTaxes(stage, seller, house.seller.provider)
    const plan = draw.pick(house.plans.filter(({ has }) => has === 'usage')).slug
    const used = { plan, use: 'calls', quantity: draw.between(1, 60) }
    // Nobody who has another plan uses this one.
    await seller.ask('POST', `/api/billing/${person.slug}/balance`, [200, 201, 400, 403, 404, 409], used)
  })
}

/** A charge is given back in part, perhaps twice at once; the money may not arrive, and the bank may take all of it. */
export async function returned(stage: Stage): Promise<void> {
  await ofCustomer(stage, async (client, { person, house }) => {
    const { draw, bank } = stage
    const { body } = await client.ask('GET', `/api/billing/${person.slug}/charges`, [200])
    const done = body.results.filter(({ state, processor_key }: any) => state === 'done' && processor_key)
    if (done.length === 0) return
    const { processor_key: key, amount } = draw.pick<any>(done)
    if (bank && draw.chance(0.3)) bank.dispute(key, 'needs_response')
    const refund = async () => {
      const seller = stage.client()
      await logIn(stage, seller, house.seller.manager)
      const part = draw.chance(0.4) ? {} : { refunded_amount: draw.between(1, amount) }
      const lines = [{ num: draw.chance(0.8) ? 0 : 1, ...part }]
      const url = `/api/billing/${person.slug}/charges/${key}/refund`
      // Not what went out as credit, not more than is left, and not of what the bank took.
      await seller.ask('POST', url, [200, 400, 403, 404, 405, 409], { lines })
    }
    await Promise.all(draw.chance(0.4) ? [refund(), refund()] : [refund()])
    if (!bank) return
    if (draw.chance(0.3)) bank.returnRefunds(key)
    if (draw.chance(0.3)) bank.dispute(key, 'needs_response')
    if (draw.chance(0.6)) bank.decide(key, draw.chance(0.5) ? 'won' : 'lost')
  })
}

/** What is due is paid, paid offline, or given up, in part or whole. */
export async function owing(stage: Stage): Promise<void> {
  await ofCustomer(stage, async (client, customer) => {
    const { draw } = stage
    const { slug } = customer.person
    const { body } = await client.ask('GET', `/api/billing/${slug}/balance`, [200])
    const due: number = body.balance_amount
    if (due <= 0) return draw.chance(0.5) ? newCard(stage, client, customer) : leaves(client, customer)
    if (draw.chance(0.4)) {
      const reply = await client.ask('POST', `/api/billing/${slug}/checkout`, [200, 201, 400], VISA)
      chargesOf(stage, reply)
      return
    }
    const operator = stage.client()
    await logIn(stage, operator, stage.operator)
    const query = `amount=${draw.between(1, due)}&unit=usd${draw.chance(0.4) ? '&paid=1' : ''}`
    await operator.ask('DELETE', `/api/billing/${slug}/balance?${query}`, [204, 400, 403, 404, 409])
  })
}

async function newCard({ draw }: Stage, client: Client, { person }: HouseCustomer): Promise<void> {
  const token = draw.pick(['tok_visa', 'tok_chargeDeclinedInsufficientFunds'])
  await client.ask('PUT', `/api/billing/${person.slug}/card`, [200, 400], { token })
}

async function leaves(client: Client, { person }: HouseCustomer): Promise<void> {
  const url = `/api/profile/${person.slug}/subscriptions`
  const { body } = await client.ask('GET', url, [200])
  const [first] = body.results
  if (first) await client.ask('DELETE', `${url}/${first.plan.slug}`, [204, 404])
}
