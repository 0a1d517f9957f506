/** Buyers put plans in their carts and pay: with good cards and bad ones, and twice at once. */
import type { Client } from '../client.ts'
import { finding } from '../finding.ts'
import type { Reply } from '../process.ts'
import { logIn, register } from './people.ts'
import type { SoldPlan, Stage } from './scene.ts'
import { opening } from './selling.ts'

async function fillCart({ scene, draw }: Stage, client: Client): Promise<SoldPlan[]> {
  const wanted = new Set(Array.from({ length: draw.between(1, 3) }, () => draw.pick(scene.sold)))
  for (const plan of wanted) {
    await client.ask('POST', '/api/cart', [201], { plan: plan.slug })
    scene.acknowledged.cartItems += 1
  }
  const cart = await client.ask('GET', '/api/cart', [200])
  if (cart.body.results.length !== wanted.size) {
    finding(`a cart shows ${cart.body.results.length} of ${wanted.size} items`)
  }
  return [...wanted]
}

/** Notes the charges of a paid checkout, and answers their sum. */
export function chargesOf({ scene }: Stage, { status, body }: Reply): number {
  if (status !== 201) return 0
  const charges: { processor_key: string; amount: number }[] = body.charges ?? [body]
  for (const { processor_key, amount } of charges) {
    if (scene.acknowledged.charges.has(processor_key))
      finding(`two answers tell of one charge ${processor_key}`)
    scene.acknowledged.charges.set(processor_key, amount)
  }
  return charges.reduce((sum, { amount }) => sum + amount, 0)
}

/** Somebody new buys; what is paid is the sum of the prices, whatever happens on the way. */
export async function purchase(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.sold.length === 0) return opening(stage)
  const client = stage.client()
  const person = await register(stage, client)
  const plans = await fillCart(stage, client)
  const url = `/api/billing/${person.slug}/checkout`
  if (draw.chance(0.3)) {
    const processor_token = draw.pick(['tok_chargeDeclined', 'tok_nobody_knows'])
    await client.ask('POST', url, [400], { processor_token })
  }
  const card = { processor_token: 'tok_visa', remember_card: draw.chance(0.5) }
  const paying = [client.ask('POST', url, [201, 200], card)]
  if (draw.chance(0.4)) {
    const other = stage.client()
    await logIn(stage, other, person)
    paying.push(other.ask('POST', url, [201, 200], card))
  }
  const replies = await Promise.all(paying)
  const paid = replies.reduce((sum, reply) => sum + chargesOf(stage, reply), 0)
  const due = plans.reduce((sum, { amount }) => sum + amount, 0)
  if (paid !== due) finding(`${person.slug} paid ${paid} for ${due}`)
  await lookAt(client, person.slug, plans, replies)
}

/** What was bought is there for who bought it. */
async function lookAt(client: Client, slug: string, plans: readonly SoldPlan[], replies: readonly Reply[]) {
  // The client that came second has seen what the first one wrote only when it was the one that paid.
  const key = replies[0]?.status === 201 && replies[0].body.processor_key
  if (!key) return
  const charge = await client.ask('GET', `/api/billing/${slug}/charges/${key}`, [200])
  if (charge.body.state !== 'done') finding(`charge ${key} is shown as ${charge.body.state}`)
  const subscriptions = await client.ask('GET', `/api/profile/${slug}/subscriptions`, [200])
  const shown = subscriptions.body.results.map(({ plan }: { plan: { slug: string } }) => plan.slug)
  const missing = plans.filter((plan) => !shown.includes(plan.slug))
  if (missing.length > 0)
    finding(`${slug} is not shown to be subscribed to ${missing.map(({ slug }) => slug)}`)
  const cart = await client.ask('GET', '/api/cart', [200])
  if (cart.body.results.length > 0) finding(`the cart of ${slug} still holds what was paid`)
}

/** Somebody changes their mind, and the cart is empty again. */
export async function windowShopping(stage: Stage): Promise<void> {
  if (stage.scene.sold.length === 0) return opening(stage)
  const client = stage.client()
  await register(stage, client)
  await fillCart(stage, client)
  await client.ask('DELETE', '/api/cart', [204])
  const cart = await client.ask('GET', '/api/cart', [200])
  if (cart.body.results.length > 0) finding('an emptied cart is not empty')
}
