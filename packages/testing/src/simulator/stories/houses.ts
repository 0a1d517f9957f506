/** Houses whose customers stay: plans that renew, with trials, taxes and use charges, and people who subscribe to them. */
import type { Client } from '../client.ts'
import { chargesOf } from './buying.ts'
import { logIn, register } from './people.ts'
import type { House, HouseCustomer, HousePlan, Stage } from './scene.ts'
import { openOrganization } from './selling.ts'

const TRIAL_DAYS = 14
const ADVANCE = [{ discount_type: 'percentage', discount_value: 1_000, length: 12 }]
/** 1/100 usd; below half a dollar Stripe takes nothing. */
const PRICE_LEAST = 1_000

export const VISA = { processor_token: 'tok_visa', remember_card: true }

/** What a house sells, from cheap to dear. */
async function plansOf({ scene, draw }: Stage, client: Client, provider: string): Promise<HousePlan[]> {
  const calls = { slug: 'calls', title: 'Calls', description: '', use_amount: draw.between(1, 90), quota: 5 }
  const setup = () => (draw.chance(0.5) ? { setup_amount: draw.between(1, 2_000) } : {})
  const included = { tax_included: draw.chance(0.5) }
  const sold = [
    { amount: 0, has: 'nothing more', more: {} },
    { amount: draw.between(PRICE_LEAST, 4_000), has: 'nothing more', more: { period_type: 'weekly' } },
    { amount: draw.between(PRICE_LEAST, 9_000), has: 'usage', more: { use_charges: [calls], ...setup() } },
    { amount: draw.between(5_000, 30_000), has: 'trial', more: { trial_days: TRIAL_DAYS, ...included } },
    { amount: draw.between(20_000, 60_000), has: 'usage', more: { use_charges: [calls], ...setup() } },
    { amount: draw.between(30_000, 90_000), has: 'nothing more', more: { advance_discounts: ADVANCE } }
  ] as const
  const plans: HousePlan[] = []
  for (const { amount, has, more } of sold) {
    const title = scene.unique('Plan')
    const common = { title, period_amount: amount, period_type: 'monthly', renewal_type: 'auto-renew' }
    const terms = { ...common, is_active: true, ...more }
    const { body } = await client.ask('POST', `/api/profile/${provider}/plans`, [201], terms)
    scene.acknowledged.plans.add(title)
    plans.push({ slug: String(body.slug), amount, has })
  }
  return plans
}

async function openHouse(stage: Stage): Promise<House> {
  const client = stage.client()
  const seller = await openOrganization(stage, client)
  await setTaxes(stage, client, seller.provider)
  const plans = await plansOf(stage, client, seller.provider)
  const house = { seller, plans, customers: [] }
  stage.scene.houses.push(house)
  return house
}

/** Other rates than before, or none. */
export async function setTaxes({ draw }: Stage, client: Client, provider: string): Promise<void> {
  const rates = [
    { title: 'VAT', percent: draw.between(0, 3_000) },
    { title: 'USt', percent: draw.between(0, 3_000), country: 'DE', reverse_charge: draw.chance(0.3) }
  ]
  await client.ask('PUT', `/api/profile/${provider}/taxes`, [200], rates.slice(0, draw.between(0, 2)))
}

/** Somebody new subscribes to a plan of a house: by card, on trial with and without one, or to be paid later. */
export async function subscribing(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  const house =
    scene.houses.length === 0 || draw.chance(0.15) ? await openHouse(stage) : draw.pick(scene.houses)
  const client = stage.client()
  const person = await register(stage, client)
  if (draw.chance(0.4)) {
    await client.ask('PATCH', `/api/profile/${person.slug}`, [200], { country: draw.pick(['DE', 'US']) })
    scene.acknowledged.profileChanges += 1
  }
  await buy(stage, client, { person, house })
  house.customers.push({ person, house, busy: false })
}

/** Orders one plan of the house. */
export async function buy(
  stage: Stage,
  client: Client,
  { person, house }: Pick<HouseCustomer, 'person' | 'house'>
): Promise<void> {
  const { scene, draw } = stage
  const plan = draw.pick(house.plans)
  await client.ask('POST', '/api/cart', [201], { plan: plan.slug, option: 1 })
  scene.acknowledged.cartItems += 1
  const url = `/api/billing/${person.slug}/checkout`
  const isFree = plan.amount === 0 || plan.has === 'trial'
  // Whoever had the trial before pays, and who was asked for a card has one from then on.
  if (isFree && draw.chance(0.5)) {
    const reply = await client.ask('POST', url, [200, 201, 400], {})
    // What else is due is paid by the card on file.
    chargesOf(stage, reply)
    if (reply.status !== 400) return
  }
  const later = !isFree && draw.chance(0.25)
  if (later) await client.ask('POST', `${url}/paylater`, [201], {})
  else chargesOf(stage, await client.ask('POST', url, [200, 201], VISA))
}

/** Tells a story of a customer whom no other one is about; undefined when all are busy or there are none. */
export async function ofCustomer(
  stage: Stage,
  story: (client: Client, customer: HouseCustomer) => Promise<void>
): Promise<void> {
  const free = stage.scene.houses.flatMap(({ customers }) => customers.filter(({ busy }) => !busy))
  if (free.length === 0) return subscribing(stage)
  const customer = stage.draw.pick(free)
  customer.busy = true
  const client = stage.client()
  await logIn(stage, client, customer.person)
  await story(client, customer)
  customer.busy = false
}
