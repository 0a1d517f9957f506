/**
 * A customer of Stripe's for each profile that pays. Stripe is told the profile's id, and nothing else of it; by that the
 * customer is found again, so nothing is kept here.
 */
import type Stripe from 'stripe'
import type { SavedCard } from '../port.ts'
import { declinedBy } from './errors.ts'
import { cardKey, lastDayOf } from './intents.ts'
import type { Call } from './library.ts'

/** The name that our ids have in Stripe's metadata. */
export const PROFILE = 'bursar_profile'

export interface Customers {
  /** The customer that a profile is. */
  of(profile: string): Promise<string>
  /** What a browser sets up a card with. */
  setupSecret(profile: string): Promise<string>
  /** Undefined for a token that is nobody’s, another’s, or of a card that was declined. */
  save(profile: string, token: string): Promise<SavedCard | undefined>
  forget(key: string): Promise<void>
  /** What an intent is told of a card that was just entered. */
  methodOf(token: string): Pick<Stripe.PaymentIntentCreateParams, 'payment_method' | 'payment_method_data'>
}

/** Customers that are remembered, to ask less often. */
const MOST = 10_000

export function stripeCustomers(call: Call): Customers {
  const known = new Map<string, string>()

  async function of(profile: string): Promise<string> {
    const found = known.get(profile) ?? (await findOrMake(call, profile))
    known.set(profile, found)
    if (known.size > MOST) known.delete(known.keys().next().value ?? '')
    return found
  }

  async function methodBehind(profile: string, token: string): Promise<string | undefined> {
    if (token.startsWith('pm_')) return token
    const idempotencyKey = `method-${profile}-${token}`
    if (!token.startsWith('seti_')) {
      return (
        await call((stripe) =>
          stripe.paymentMethods.create({ type: 'card', card: { token } }, { idempotencyKey })
        )
      ).id
    }
    const setup = await call((stripe) => stripe.setupIntents.retrieve(token))
    const isTheirs = idOf(setup.customer) === (await of(profile)) && setup.status === 'succeeded'
    return isTheirs ? idOf(setup.payment_method) : undefined
  }

  async function keep(profile: string, token: string): Promise<SavedCard | undefined> {
    const method = await methodBehind(profile, token)
    if (method === undefined) return undefined
    const customer = await of(profile)
    const idempotencyKey = `attach-${customer}-${method}`
    const held = await call((stripe) =>
      stripe.paymentMethods.attach(method, { customer }, { idempotencyKey })
    )
    const { last4, exp_month, exp_year, fingerprint } = held.card ?? {}
    if (last4 === undefined || exp_month === undefined || exp_year === undefined) return undefined
    const face = { last4, exp_date: lastDayOf(exp_year, exp_month), card_key: cardKey(customer, held.id) }
    return { ...face, ...(fingerprint && { fingerprint }) }
  }

  return {
    of,
    methodOf,
    async setupSecret(profile) {
      const customer = await of(profile)
      const setup = await call((stripe) =>
        stripe.setupIntents.create({ customer, usage: 'off_session', allowed_payment_method_types: ['card'] })
      )
      return setup.client_secret ?? ''
    },
    async save(profile, token) {
      try {
        return await keep(profile, token)
      } catch (error) {
        if (declinedBy(error)) return undefined
        throw error
      }
    },
    async forget(key) {
      const [, method = ''] = key.split('/')
      const idempotencyKey = `detach-${method}`
      try {
        await call((stripe) => stripe.paymentMethods.detach(method, {}, { idempotencyKey }))
      } catch (error) {
        if (!declinedBy(error)) throw error
      }
    }
  }
}

function methodOf(token: string) {
  return token.startsWith('pm_')
    ? { payment_method: token }
    : { payment_method_data: { type: 'card' as const, card: { token } } }
}

/** Idempotency keys are forgotten after a day; the search knows a customer after a minute. Together they make one. */
async function findOrMake(call: Call, profile: string): Promise<string> {
  const query = `metadata['${PROFILE}']:'${profile}'`
  const { data } = await call((stripe) => stripe.customers.search({ query, limit: 1 }))
  if (data[0]) return data[0].id
  const idempotencyKey = `customer-${profile}`
  return (
    await call((stripe) => stripe.customers.create({ metadata: { [PROFILE]: profile } }, { idempotencyKey }))
  ).id
}

/** The id of what Stripe gives as an id or whole. */
export function idOf(given: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof given === 'string' ? given : given?.id
}
