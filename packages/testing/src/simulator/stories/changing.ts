/** Customers who go over to another plan: now or at the end of the period, paid by any card, once or twice at once. */
import type { Client } from '../client.ts'
import { finding } from '../finding.ts'
import type { Reply } from '../process.ts'
import { chargesOf } from './buying.ts'
import { buy, ofCustomer, VISA } from './houses.ts'
import { logIn } from './people.ts'
import type { HouseCustomer, Stage } from './scene.ts'

/** A sum that moves by the second is shown anew so often. */
const LOOKS_MOST = 40
/** A processor that does not answer leaves a charge as it is: it is read again. */
const READS_MOST = 200
/** Stripe takes nothing below it. */
const CHARGE_LEAST = 50

interface Goal {
  readonly plan: string
  readonly option: number
  readonly when?: 'now' | 'period_end'
}

interface Changing {
  readonly stage: Stage
  readonly client: Client
  readonly customer: HouseCustomer
  /** Where the change is asked for. */
  readonly url: string
  readonly held: string
}

/** What is shown is what is paid, what is refused changes nothing, and nobody has two plans for one. */
export async function changing(stage: Stage): Promise<void> {
  await ofCustomer(stage, async (client, customer) => {
    const { draw } = stage
    const held = await heldBy(client, customer)
    if (held.length === 0) return buy(stage, client, customer)
    const present = draw.pick(held)
    const url = `/api/profile/${customer.person.slug}/subscriptions/${present}/change`
    const change = { stage, client, customer, url, held: present }
    const goal = goalOf(change)
    if (draw.chance(0.2)) return twiceAtOnce(change, goal)
    const token = tokenOf(stage)
    const reply = await shownAndAsked(change, goal, token)
    if (reply?.status === 201 && reply.body.state !== 'done') return outcomeOf(change, reply)
    if (reply?.status === 201) await isThere(change, goal)
  })
}

/** Slugs of the plans that they have. */
async function heldBy(client: Client, { person, house }: HouseCustomer): Promise<string[]> {
  const { body } = await client.ask('GET', `/api/profile/${person.slug}/subscriptions`, [200])
  const own = new Set(house.plans.map(({ slug }) => slug))
  return body.results.map(({ plan }: any) => plan.slug).filter((slug: string) => own.has(slug))
}

/** More often a dearer plan now than anything else; sometimes the one that they have, which takes back what is noted. */
function goalOf({ stage: { draw }, customer, held }: Changing): Goal {
  const { plans } = customer.house
  const at = plans.findIndex(({ slug }) => slug === held)
  const dearer = plans.slice(at + 1)
  const any = draw.chance(0.1) ? plans : plans.filter(({ slug }) => slug !== held)
  const { slug } = draw.pick(dearer.length > 0 && draw.chance(0.6) ? dearer : any)
  const when = draw.pick([undefined, undefined, 'now', 'period_end'] as const)
  const option = slug === plans.at(-1)?.slug && draw.chance(0.4) ? 2 : 1
  return { plan: slug, option, ...(when && { when }) }
}

function tokenOf({ draw, bank }: Stage): string {
  if (bank && draw.chance(0.3)) return 'tok_threeDSecure2Required'
  return draw.chance(0.15) ? 'tok_chargeDeclined' : 'tok_visa'
}

/** Asks for what the preview shows, again while that moves. Undefined when it is refused. */
async function shownAndAsked(change: Changing, goal: Goal, token: string): Promise<Reply | undefined> {
  const { client, url } = change
  const query = Object.entries(goal).map(([name, value]) => `${name}=${value}`)
  for (let looks = 0; looks < LOOKS_MOST; looks++) {
    const shown = await client.ask('GET', `${url}?${query.join('&')}`, [200, 400, 404, 409])
    const expected = shown.status === 200 && shown.body.amount > 0 ? { usd: shown.body.amount } : {}
    const card = { processor_token: token, remember_card: token === VISA.processor_token }
    const reply = await client.ask('POST', url, [200, 201, 400, 404, 409], { ...goal, ...card, expected })
    if (reply.headers['x-error-code'] === 'amount_changed') continue
    return checked(change, shown, reply, token)
  }
  return finding(`${url}: the sum that is shown is never the sum that is asked`)
}

function checked({ stage, url }: Changing, shown: Reply, reply: Reply, token: string): Reply | undefined {
  const { status, body } = reply
  const is = `${url} was shown as ${JSON.stringify(shown.body)}, and answered ${status} ${JSON.stringify(body)}`
  if (status === 200 && shown.status === 200 && shown.body.amount !== 0) finding(is)
  if (status === 201) {
    if (shown.status !== 200 || body.amount !== shown.body.amount) finding(is)
    if (body.state === 'done') chargesOf(stage, reply)
    if (body.state === 'done' && token !== 'tok_visa') finding(is)
  }
  const mayPay = token === 'tok_visa' && !(shown.body?.amount < CHARGE_LEAST)
  if (status === 400 && shown.status === 200 && mayPay) finding(is)
  return status < 300 ? reply : undefined
}

/** Two requests with keys of their own: one of them changes it. */
async function twiceAtOnce(change: Changing, goal: Goal): Promise<void> {
  const { stage, client, customer, url } = change
  const other = stage.client()
  await logIn(stage, other, customer.person)
  const body = { ...goal, ...VISA }
  const asked = [client, other].map((one) => one.ask('POST', url, [200, 201, 400, 404, 409], body))
  const replies = await Promise.all(asked)
  for (const reply of replies) chargesOf(stage, reply)
  if (replies.filter(({ status }) => status === 201).length > 1) finding(`${url} was paid twice`)
  await isOne(change)
}

/** The charge waits for its customer, who confirms it, fails to, or gives it up; or the processor was slow to answer. */
async function outcomeOf(change: Changing, { body }: Reply): Promise<void> {
  const { stage, client, customer } = change
  const { bank, draw, scene } = stage
  const key: string = body.processor_key
  const charge = `/api/billing/${customer.person.slug}/charges/${key}`
  if (bank && draw.chance(0.8)) {
    await bank.later()
    bank.confirm(key, draw.chance(0.75))
  }
  if (draw.chance(0.3)) await client.ask('DELETE', charge, [204, 404, 405])
  if (bank && !bank.isPaid(key)) return isOne(change)
  for (let n = 0; n < READS_MOST; n++) {
    const shown = await client.ask('GET', charge, [200])
    if (shown.body.state !== 'done') continue
    scene.acknowledged.charges.set(key, body.amount)
    // Nothing says up to where the next read has to go: it was the processor that brought it on.
    return isOne(change)
  }
  finding(`${charge} was paid, and does not come to be done`)
}

/** The new plan is had in the old one's place. */
async function isThere(change: Changing, { plan }: Goal): Promise<void> {
  const held = await heldBy(change.client, change.customer)
  if (!held.includes(plan)) finding(`${change.url} to ${plan} was paid, and they have ${held}`)
  if (held.includes(change.held)) finding(`${change.url} to ${plan} was paid, and the old one is there still`)
}

/** However it ended, of a subscription and what follows it there is one. */
async function isOne({ client, customer, url }: Changing): Promise<void> {
  const { body } = await client.ask('GET', `/api/profile/${customer.person.slug}/subscriptions`, [200])
  const plans = body.results.map(({ plan }: any) => plan.slug)
  if (new Set(plans).size !== plans.length) finding(`${url}: a plan is there twice, ${plans}`)
}
