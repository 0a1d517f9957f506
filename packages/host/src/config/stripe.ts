/** Whether Stripe takes payments, and with what. */
import { ConfigError } from './config-error.ts'
import { readSecret } from './secrets.ts'
import { type Texts, variable } from './variables.ts'

export interface StripeConfig {
  readonly secretKey: string
  /** Several are separated by commas. */
  readonly webhookSecret: string
  readonly publicKey: string | undefined
  /** Undefined: where it usually is. */
  readonly url: string | undefined
}

/** Reads it; undefined without a key. Throws ConfigError for half of it, and for real money on a test clock. */
export function readStripe(texts: Texts): StripeConfig | undefined {
  const secretKey = secretOf('STRIPE_SECRET_KEY', texts)
  if (secretKey === undefined) return undefined
  const webhookSecret = secretOf('STRIPE_WEBHOOK_SECRET', texts)
  if (webhookSecret === undefined) {
    throw new ConfigError(
      'STRIPE_SECRET_KEY is set: set STRIPE_WEBHOOK_SECRET to what its webhook is signed with.'
    )
  }
  if (secretKey.includes('_live_') && variable('BURSAR_TEST_CLOCK', texts) !== undefined) {
    throw new ConfigError(
      'STRIPE_SECRET_KEY moves real money, and BURSAR_TEST_CLOCK is set: unset one of them.'
    )
  }
  const publicKey = variable('STRIPE_PUBLISHABLE_KEY', texts)
  return { secretKey, webhookSecret, publicKey, url: variable('STRIPE_API_URL', texts) }
}

/** From the variable, or from the file that another names; what is in the file is checked like the variable. */
function secretOf(name: 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET', texts: Texts): string | undefined {
  const file = variable(`${name}_FILE`, texts)
  if (file === undefined) return variable(name, texts)
  return variable(name, { [name]: readSecret(`${name}_FILE`, file).trim() })
}
