/** Sellers open organizations, make plans, change and delete them, and bring their past sales along. */
import type { Client } from '../client.ts'
import { finding } from '../finding.ts'
import { logIn, register } from './people.ts'
import type { Seller, SoldPlan, Stage } from './scene.ts'

/** A new manager with an organization that sells. */
export async function openOrganization(stage: Stage, client: Client): Promise<Seller> {
  const { scene } = stage
  const manager = await register(stage, client)
  const wanted = { full_name: `Shop ${scene.personal()}`, email: `${scene.personal()}@example.com` }
  const reply = await client.ask('POST', `/api/users/${manager.slug}/profiles`, [201], wanted)
  const seller = { manager, provider: String(reply.body.slug) }
  scene.acknowledged.profiles.add(seller.provider)
  scene.sellers.push(seller)
  const read = await client.ask('GET', `/api/profile/${seller.provider}`, [200])
  if (read.body.full_name !== wanted.full_name) finding(`${seller.provider} does not show its own name`)
  return seller
}

async function makePlan(stage: Stage, client: Client, seller: Seller, title: string): Promise<SoldPlan> {
  const { scene, draw } = stage
  const { provider } = seller
  const amount = draw.between(1, 50_000)
  const terms = { title, period_amount: amount, period_type: 'monthly', is_active: true }
  const { body } = await client.ask('POST', `/api/profile/${provider}/plans`, [201], terms)
  scene.acknowledged.plans.add(title)
  const read = await client.ask('GET', `/api/profile/${provider}/plans/${body.slug}`, [200])
  if (read.body.period_amount !== amount)
    finding(`plan ${title} costs ${read.body.period_amount}, not ${amount}`)
  return { slug: body.slug, seller, amount }
}

/** A new seller with an organization and plans that stay on sale; a second plan of one title is refused. */
export async function opening(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  const client = stage.client()
  const seller = await openOrganization(stage, client)
  for (let n = draw.between(1, 3); n > 0; n--) {
    const title = scene.unique('Plan')
    scene.sold.push(await makePlan(stage, client, seller, title))
    if (draw.chance(0.3)) await client.ask('POST', `/api/profile/${seller.provider}/plans`, [400], { title })
  }
  await connecting(stage, client, seller)
  const changed = `Shop ${scene.personal()}`
  await client.ask('PATCH', `/api/profile/${seller.provider}`, [200], { full_name: changed })
  scene.acknowledged.profileChanges += 1
  const read = await client.ask('GET', `/api/profile/${seller.provider}`, [200])
  if (read.body.full_name !== changed) finding(`${seller.provider} does not show its new name`)
}

/** Where Stripe takes the money some sellers have an account there: what they sell from then on is handed on to it. */
async function connecting({ bank, draw }: Stage, client: Client, { provider }: Seller): Promise<void> {
  if (!bank || draw.chance(0.4)) return
  const url = `/api/billing/${provider}/bank`
  // Stripe may be away.
  const { status, body } = await client.ask('POST', url, [200, 503], {})
  if (status !== 200) return
  if (draw.chance(0.2)) await client.ask('POST', url, [200, 503], {})
  await bank.later()
  bank.onboard(body.url)
  if (draw.chance(0.7)) await client.ask('GET', url, [200, 503])
}

/** A plan that is made, changed, and deleted again. */
export async function secondThoughts(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.sellers.length === 0) return opening(stage)
  const client = stage.client()
  const seller = draw.pick(scene.sellers)
  await logIn(stage, client, seller.manager)
  const title = scene.unique('Plan')
  const plan = await makePlan(stage, client, seller, title)
  const url = `/api/profile/${seller.provider}/plans/${plan.slug}`
  const patched = await client.ask('PATCH', url, [200], { period_amount: plan.amount + 1 })
  scene.acknowledged.planChanges += 1
  if (patched.body.period_amount !== plan.amount + 1) finding(`a change of ${title} was not answered`)
  const read = await client.ask('GET', url, [200])
  if (read.body.period_amount !== plan.amount + 1) finding(`a change of ${title} cannot be read`)
  if (draw.chance(0.5)) return
  await client.ask('DELETE', url, [204])
  scene.acknowledged.deletedPlans.add(title)
  await client.ask('GET', url, [404])
}

/** Past sales come in, also the same file twice at once and again later: each row once. */
export async function pastSales(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.sellers.length === 0) return opening(stage)
  const client = stage.client()
  const seller = draw.pick(scene.sellers)
  await logIn(stage, client, seller.manager)
  const subscribers = Array.from({ length: draw.between(1, 4) }, () => scene.personal())
  const rows = Array.from({ length: draw.between(1, 12) }, () => ({
    subscriber: draw.pick(subscribers),
    created_at: `2025-${String(draw.between(1, 12)).padStart(2, '0')}-10`,
    amount: draw.between(0, 10_000)
  }))
  const url = `/api/billing/${seller.provider}/transfers/import`
  const other = stage.client()
  const two = draw.chance(0.4)
  if (two) await logIn(stage, other, seller.manager)
  const replies = await Promise.all(
    (two ? [client, other] : [client]).map((one) => one.ask('POST', url, [200, 201], rows))
  )
  const again = await client.ask('POST', url, [200], rows)
  const created = [...replies, again].reduce((sum, { body }) => sum + body.created, 0)
  if (created !== rows.length) finding(`an import of ${rows.length} rows created ${created}`)
  scene.acknowledged.importedRows += created
  await client.ask('GET', `/api/billing/${seller.provider}/receivables`, [200])
}
