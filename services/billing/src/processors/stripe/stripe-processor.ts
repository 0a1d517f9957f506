/** Stripe as a payment processor. Card numbers go from the browser to Stripe, and never come here. */
import type { PaymentProcessor } from '../port.ts'
import { isSignedBy } from '../stripe-signature.ts'
import { stripeAccounts } from './accounts.ts'
import { stripeCharges } from './charges.ts'
import { stripeCustomers } from './customers.ts'
import { stripeEvents } from './events.ts'
import { type Call, type StripeSettings, stripeCalls } from './library.ts'
import { stripePayouts } from './payouts.ts'
import { stripeShares } from './shares.ts'

/** Makes it; nothing is loaded or asked before it is used. */
export function stripeProcessor(settings: StripeSettings): PaymentProcessor {
  const call: Call = stripeCalls(settings)
  const secrets = settings.webhookSecret.split(',').map((secret) => secret.trim())
  const customers = stripeCustomers(call)
  const { charge, lookUp, giveUp, refund } = stripeCharges(call, customers, settings.reach?.now)
  const { noticeOf, eventsSince } = stripeEvents(call)
  const { publicKey } = settings
  return {
    name: 'stripe',
    isLive: /^[sr]k_live_/.test(settings.secretKey),
    ...(publicKey !== undefined && { publicKey }),
    hasSigned: ({ bytes, header, at }) => {
      const signature = header('stripe-signature') ?? ''
      return secrets.some((secret) => isSignedBy(secret, bytes, signature, at))
    },
    noticeOf,
    eventsSince,
    charge,
    lookUp,
    giveUp,
    refund,
    saveCard: customers.save,
    setupSecret: customers.setupSecret,
    forgetCard: customers.forget,
    ...stripePayouts(call),
    payees: { ...stripeAccounts(call), ...stripeShares(call) },
    // Each dispute says what it costs.
    disputeFee: 0
  }
}
