/** Plays a history through the API, as the people in it would. */
import { expected, type TestAnswer, tell } from '@bursar/testing'
import type { Book } from './book.ts'
import { readyChange } from './change.ts'
import type { Step, StepOf } from './history.ts'
import { COUPON, type Seller, type Site } from './site.ts'

interface Paid {
  readonly key: string
  readonly seller: Seller
}

/** What there is in a history so far. */
export interface Customer {
  readonly slug: string
  readonly charges: Paid[]
  readonly invoices: { readonly code: string; readonly seller: Seller }[]
  readonly withdrawn: { readonly payout: string; readonly seller: Seller; readonly amount: number }[]
}

/** Does a step; absent where there is nothing for it to happen to. Called again it repeats the very same. */
export type Act = () => Promise<TestAnswer>

const HOUR_MS = 3_600_000
const URL = '/api/billing'

/** Whose turn it is: the site, the customer, what its book has, and a name of the step's own. */
export interface Turn {
  readonly site: Site
  readonly customer: Customer
  readonly book: Book
  readonly name: string
}

type Player<Name extends Step['does']> = (
  turn: Turn,
  step: StepOf<Name>
) => Promise<Act | undefined> | Act | undefined

const players: { readonly [Name in Step['does']]: Player<Name> } = {
  buy: async (turn, { plans, way }) => {
    const { owner, plans: sold } = turn.site
    for (const n of plans) await owner.post('/api/cart', { plan: sold[n]!.slug })
    return checkout(turn, way)
  },
  discount: async (turn, { plan, way }) => {
    const { owner, plans } = turn.site
    const { slug, seller } = plans[plan]!
    await owner.post('/api/cart', { plan: slug })
    await owner.post('/api/cart/redeem', { code: `${COUPON}${seller.slug}` })
    return checkout(turn, way)
  },
  'buy seats': async (turn, { plan, seats, way }) => {
    const { owner, plans } = turn.site
    const { slug } = plans[plan]!
    const emails = Array.from({ length: seats }, (_, n) => `${turn.name}-${n}@example.com`)
    await owner.post(
      '/api/cart',
      emails.map((email) => ({ plan: slug, email }))
    )
    return checkout(turn, way)
  },
  claim: async ({ site, customer, name }, { which, own }) => {
    const { results } = expected(await site.owner.get(`${URL}/${customer.slug}/seats`), 200)
    const waiting = results.filter(({ status }: any) => status === 'waiting')
    const seat = of<any>(waiting, which)
    if (!seat) return undefined
    // The guest has a cart of its own; the owner claims for the customer what that bought itself.
    const [who, slug] = own ? [site.owner, customer.slug] : [site.guest, site.guest.slug]
    await who.delete('/api/cart')
    await who.post('/api/cart/redeem', { code: seat.claim_code })
    return () => who.post(`${URL}/${slug}/checkout`, {}, once(name))
  },
  renew:
    ({ site, customer }) =>
    () =>
      site.system.admin.post(`${URL}/${customer.slug}/renew`, {}),
  grant: async ({ site, customer, name }, { plan, accepted }) => {
    const { slug, seller } = site.plans[plan]!
    const profile = { slug: customer.slug, full_name: customer.slug }
    const url = `/api/profile/${seller.slug}/plans/${slug}/subscriptions`
    return async () => {
      const granted = await seller.client.post(url, { profile }, once(name))
      const key = granted.body?.grant_key
      if (!accepted || !key) return granted
      return site.owner.post(`/api/profile/${customer.slug}/subscriptions/accept/${key}`)
    }
  },
  answer: (turn, { which, as }) => told(turn, which, `charge.${as}`),
  dispute: (turn, { which }) => told(turn, which, 'charge.dispute.created'),
  close: (turn, { which, as }) => told(turn, which, 'charge.dispute.closed', as),
  refund: async ({ site, customer, name }, { which, line, percent }) => {
    const charge = of(customer.charges, which)
    if (!charge) return undefined
    const url = `${URL}/${customer.slug}/charges/${charge.key}`
    const amount = expected(await site.owner.get(url), 200).amount
    const part = percent === 100 ? {} : { refunded_amount: Math.max(1, Math.floor((amount * percent) / 100)) }
    const body = { lines: [{ num: line, ...part }] }
    return () => charge.seller.client.post(`${url}/refund`, body, once(name))
  },
  'write off': (turn, { percent }) => settleDue(turn, percent, false),
  'pay offline': (turn, { percent }) => settleDue(turn, percent, true),
  collect: ({ customer, name }, { which, percent, paid }) => {
    const invoice = of(customer.invoices, which)
    if (!invoice) return undefined
    const url = `${URL}/${customer.slug}/payments/${invoice.code}/collected`
    const body = { paid, ...(percent < 100 && { amount: percent * 100 }) }
    return () => invoice.seller.client.post(url, body, once(name))
  },
  'pay invoice': ({ site, customer, name }, { which, way }) => {
    const invoice = of(customer.invoices, which)
    if (!invoice || way === 'invoice') return undefined
    const body = { processor_token: TOKENS[way] }
    return async () => {
      const paid = await site.owner.post(`${URL}/payments/${invoice.code}`, body, once(name))
      noteCharges(customer, paid, () => invoice.seller)
      return paid
    }
  },
  use: ({ site, customer, name }, { plan, quantity }) => {
    const { slug, seller } = site.plans[plan]!
    const body = { plan: slug, use: 'calls', quantity }
    return () => seller.client.post(`${URL}/${customer.slug}/balance`, body, once(name))
  },
  leave: ({ site, customer }, { plan }) => {
    const url = `/api/profile/${customer.slug}/subscriptions/${site.plans[plan]!.slug}`
    return () => site.owner.delete(url)
  },
  change: async (turn, { way, ...step }) => {
    const change = await readyChange(turn, { ...step, token: TOKENS[way] })
    if (!change) return undefined
    return async () => {
      const changed = await change.ask()
      noteCharges(turn.customer, changed, () => change.seller)
      return changed
    }
  },
  withdraw: async ({ site, customer, name }, { seller: n, percent }) => {
    const seller = site.sellers[n]!
    const bank = expected(await seller.client.get(`${URL}/${seller.slug}/bank?unit=usd`), 200)
    const amount = Math.floor((bank.balance_amount * percent) / 100)
    if (amount === 0) return undefined
    return async () => {
      const taken = await seller.client.post(
        `${URL}/${seller.slug}/transfers`,
        { amount, unit: 'usd' },
        once(name)
      )
      if (taken.status === 201 && taken.headers['idempotency-replayed'] === undefined) {
        customer.withdrawn.push({ payout: '', seller, amount })
      }
      return taken
    }
  },
  'draw back': ({ site, customer, book }, { which }) => {
    const withdrawn = of(customer.withdrawn, which)
    const payout = withdrawn && book.payoutOf(withdrawn.amount)
    if (!payout) return undefined
    const at = site.system.clock.now()
    const { profile, event_id, amount, unit } = payout
    site.payouts.set(profile, [{ payout: event_id, amount, unit, paid_at: at, returned_at: at }])
    return () => withdrawn.seller.client.get(`${URL}/${withdrawn.seller.slug}/transfers`)
  },
  wait: ({ site }, { hours }) => {
    const { clock } = site.system
    clock.set(new Date(Date.parse(clock.now()) + hours * HOUR_MS).toISOString())
    return undefined
  }
}

/** What a step asks for, made ready: everything that it needs to know is read. */
export async function ready(turn: Turn, step: Step): Promise<Act | undefined> {
  return (players[step.does] as Player<any>)(turn, step as any)
}

const TOKENS = { visa: 'tok_visa', pending: 'tok_pending', declined: 'tok_chargeDeclined' } as const

const once = (name: string) => ({ 'idempotency-key': name })

function of<Thing>(things: readonly Thing[], which: number): Thing | undefined {
  return things[which % Math.max(1, things.length)]
}

/** Of several options the first half of the carts takes the plain one, the rest the one that is paid ahead. */
async function checkout(turn: Turn, way: keyof typeof TOKENS | 'invoice'): Promise<Act> {
  const { site, customer, name } = turn
  const url = `${URL}/${customer.slug}/checkout`
  const { results } = expected(await site.owner.get(url), 200)
  const ahead = name.length % 2
  const items = results.map(({ options }: any) => ({ option: options.length > 0 ? 1 + ahead : 0 }))
  const sellerOf = (slug: string) => site.sellers.find((one) => one.slug === slug) ?? site.sellers[0]
  const providers = new Map<string, Seller>(
    results.flatMap(({ subscription }: any) => {
      const plan = site.plans.find(({ slug }) => slug === subscription.plan.slug)
      return plan ? [[subscription.plan.slug, sellerOf(plan.seller.slug)] as const] : []
    })
  )
  return async () => {
    const paid =
      way === 'invoice'
        ? await site.owner.post(`${url}/paylater`, { items }, once(name))
        : await site.owner.post(url, { items, processor_token: TOKENS[way] }, once(name))
    noteCharges(
      customer,
      paid,
      (charge) => turn.book.sellerOf(charge) ?? [...providers.values()][0] ?? site.sellers[0]
    )
    return paid
  }
}

function noteCharges(
  customer: Customer,
  { status, body }: TestAnswer,
  sellerOf: (charge: string) => Seller
): void {
  if (status !== 201) return
  for (const { id, processor_key, claim_code } of body.charges ?? [body]) {
    const seller = sellerOf(id)
    if (processor_key && !customer.charges.some(({ key }) => key === processor_key)) {
      customer.charges.push({ key: processor_key, seller })
    }
    if (claim_code && !customer.invoices.some(({ code }) => code === claim_code)) {
      customer.invoices.push({ code: claim_code, seller })
    }
  }
}

/** The processor's word; each has an id of its own, with which it comes again. */
function told(
  { site, customer, name }: Turn,
  which: number,
  type: string,
  status?: 'won' | 'lost'
): Act | undefined {
  const charge = of(customer.charges, which)
  if (!charge) return undefined
  const { anonymous, clock } = site.system
  const event = { type, charge: charge.key, id: `evt_${name}`, ...(status && { status }) }
  return () => tell(anonymous, { ...event, at: clock.now() })
}

/** Pays or gives up a part of what is due in the unit in which most is due. */
function settleDue({ site, customer, book, name }: Turn, percent: number, paid: boolean): Act | undefined {
  const [most] = [...book.due(customer.slug)].sort(([, one], [, other]) => Number(other) - Number(one))
  if (!most || most[1] <= 0) return undefined
  const [unit, due] = most
  const part = Math.max(1, Math.floor((Number(due) * percent) / 100))
  const amount = unit === 'jpy' && percent < 100 ? Math.max(100, part - (part % 100)) : part
  const url = `${URL}/${customer.slug}/balance?amount=${amount}&unit=${unit}${paid ? '&paid=1' : ''}`
  return async () => site.system.admin.request('DELETE', url, undefined, once(name))
}
