/** What webhooks are told when the service is put together, and the limits of their operations. */
import type { Counters, Limit } from '@bursar/service-kit'
import type { ReceiverRules } from './receiver-url.ts'

export interface WebhookParts {
  /** Where it is counted how often a profile tests and sends again. */
  readonly counters: Counters
  readonly rules: ReceiverRules
}

/** Tests, and what is sent again, of one profile: either makes traffic to others. */
export const ASKED: Limit = { most: 20, seconds: 3_600 }

/** Ranges of a webhook that are sent again at one time. */
export const RANGES_MAX = 5
