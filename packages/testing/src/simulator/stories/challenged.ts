/** Buyers whose banks ask them, sellers who give back, and banks that take back: what Stripe has beside the test processor. */
import type { Client } from '../client.ts'
import { finding } from '../finding.ts'
import { chargesOf, purchase } from './buying.ts'
import { logIn, register } from './people.ts'
import type { Bank, SoldPlan, Stage } from './scene.ts'
import { opening } from './selling.ts'

type Buyer = Awaited<ReturnType<typeof register>>

async function cartOf(stage: Stage, client: Client): Promise<{ buyer: Buyer; plan: SoldPlan }> {
  const { scene, draw } = stage
  // Below half a dollar Stripe takes nothing.
  const plan = draw.pick(scene.sold.filter(({ amount }) => amount >= 100))
  const buyer = await register(stage, client)
  await client.ask('POST', '/api/cart', [201], { plan: plan.slug })
  scene.acknowledged.cartItems += 1
  return { buyer, plan }
}

/** Somebody pays by a card whose bank asks: they confirm, fail to, change their mind, or do two of it at once. */
export async function challenged(stage: Stage): Promise<void> {
  const { scene, draw, bank } = stage
  if (!bank) return purchase(stage)
  if (!scene.sold.some(({ amount }) => amount >= 100)) return opening(stage)
  const client = stage.client()
  const { buyer, plan } = await cartOf(stage, client)
  const url = `/api/billing/${buyer.slug}/checkout`
  const { body } = await client.ask('POST', url, [201], { processor_token: 'tok_threeDSecure2Required' })
  const charge = `/api/billing/${buyer.slug}/charges/${body.processor_key}`
  if (draw.chance(0.2)) return
  const isWell = draw.chance(0.7)
  const confirms = draw.chance(0.8)
  const doing: Promise<unknown>[] = []
  if (confirms) doing.push(confirm(bank, body.processor_key, isWell))
  if (draw.chance(0.4)) doing.push(client.ask('DELETE', charge, [204, 404, 405]))
  await Promise.all(doing)
  if (bank.isPaid(body.processor_key)) {
    const shown = await until(client, charge, 'done')
    scene.acknowledged.charges.set(body.processor_key, body.amount)
    if (shown.amount !== plan.amount) finding(`${buyer.slug} paid ${shown.amount} for ${plan.amount}`)
    await client.ask('DELETE', charge, [405])
    return
  }
  // Nothing was taken, and nothing ordered: they pay by another card.
  const reply = await client.ask('POST', url, [201], { processor_token: 'tok_visa' })
  if (chargesOf(stage, reply) !== plan.amount) finding(`${buyer.slug} did not pay ${plan.amount}`)
}

/** Too late is too late. */
async function confirm(bank: Bank, key: string, isWell: boolean): Promise<void> {
  await bank.later()
  bank.confirm(key, isWell)
}

/** A processor that does not answer leaves a charge as it is: it is read again. */
async function until(client: Client, charge: string, state: string) {
  for (let n = 0; n < 200; n++) {
    const { body } = await client.ask('GET', charge, [200])
    if (body.state === state) return body
  }
  return finding(`${charge} does not come to be ${state}`)
}

/** A purchase of which a part goes back, twice at once; the money may not arrive, and the bank may take all of it. */
export async function takenBack(stage: Stage): Promise<void> {
  const { scene, draw, bank } = stage
  if (!bank) return purchase(stage)
  if (!scene.sold.some(({ amount }) => amount >= 100)) return opening(stage)
  const client = stage.client()
  const { buyer, plan } = await cartOf(stage, client)
  const token = draw.chance(0.3) ? 'tok_slowFee' : 'tok_visa'
  const bought = await client.ask('POST', `/api/billing/${buyer.slug}/checkout`, [201], {
    processor_token: token
  })
  chargesOf(stage, bought)
  const key: string = bought.body.processor_key
  if (bought.body.state !== 'done') return
  if (draw.chance(0.3)) bank.dispute(key, 'needs_response')
  const refund = async () => {
    const seller = stage.client()
    await logIn(stage, seller, plan.seller.manager)
    const part = { num: 0, refunded_amount: draw.between(1, plan.amount) }
    const url = `/api/billing/${buyer.slug}/charges/${key}/refund`
    // Not more than is left, not of what the bank took, and not before it is known whose charge it is.
    return seller.ask('POST', url, [200, 403, 404, 405], { lines: [part] })
  }
  await Promise.all(draw.chance(0.4) ? [refund(), refund()] : [refund()])
  if (draw.chance(0.3)) bank.returnRefunds(key)
  if (draw.chance(0.3)) bank.dispute(key, 'needs_response')
  if (draw.chance(0.5)) bank.decide(key, draw.chance(0.5) ? 'won' : 'lost')
}

/** A seller with taxes and a trial: the trial is free, what is bought is taxed. */
export async function ownTerms(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.sellers.length === 0) return opening(stage)
  const seller = stage.client()
  const manager = await register(stage, seller)
  const wanted = { full_name: `Shop ${scene.personal()}`, email: `${scene.personal()}@example.com` }
  const made = await seller.ask('POST', `/api/users/${manager.slug}/profiles`, [201], wanted)
  const provider = String(made.body.slug)
  scene.acknowledged.profiles.add(provider)
  const percent = draw.between(1, 3_000)
  await seller.ask('PUT', `/api/profile/${provider}/taxes`, [200], [{ title: 'VAT', percent }])
  const amount = draw.between(1_000, 50_000)
  const plan = async (terms: object) => {
    const title = scene.unique('Plan')
    const common = { title, period_amount: amount, is_active: true, renewal_type: 'auto-renew' }
    const { body } = await seller.ask('POST', `/api/profile/${provider}/plans`, [201], {
      ...common,
      ...terms
    })
    scene.acknowledged.plans.add(title)
    return String(body.slug)
  }
  const [tried, paid] = [await plan({ trial_days: 14 }), await plan({})]
  const client = stage.client()
  const { slug } = await register(stage, client)
  const buy = async (wanted: string, status: number) => {
    await client.ask('POST', '/api/cart', [201], { plan: wanted })
    scene.acknowledged.cartItems += 1
    const card = { processor_token: 'tok_visa', remember_card: true }
    return client.ask('POST', `/api/billing/${slug}/checkout`, [status], card)
  }
  await buy(tried, 200)
  const charged = chargesOf(stage, await buy(paid, 201))
  const due = amount + Math.floor((amount * percent + 5_000) / 10_000)
  if (charged !== due)
    finding(`${slug} paid ${charged} for ${amount} with a tax of ${percent}, which is ${due}`)
  const { body } = await client.ask('GET', `/api/profile/${slug}/subscriptions`, [200])
  if (body.count !== 2) finding(`${slug} has ${body.count} of 2 subscriptions`)
}
