/** Events of the test processor, as it would send them. */
import { stripeSignature } from '@bursar/billing'
import type { TestAnswer, TestClient } from './test-client.ts'

/** What the test processor's webhook is signed with in a test system. */
export const webhookSecret = 'whsec_of_a_test_system'

export interface TestEvent {
  readonly type: string
  /** The charge's processor_key. */
  readonly charge: string
  readonly id?: string
  /** Of a dispute that is closed. */
  readonly status?: 'won' | 'lost'
  /** When it was signed, an ISO 8601 instant. */
  readonly at: string
  /** Made with another secret, it is nobody's. */
  readonly secret?: string
}

/** Sends one event. */
export function tell(client: TestClient, event: TestEvent): Promise<TestAnswer> {
  const { type, charge, at, id = 'evt_1', status, secret = webhookSecret } = event
  const time = Math.floor(Date.parse(at) / 1_000)
  const body = JSON.stringify({ id, type, created: time, data: { object: { id: charge, status } } }, null, 1)
  const signature = stripeSignature(secret, body, time)
  return client.post('/api/billing/webhooks/test', body, { 'stripe-signature': `t=${time},v1=${signature}` })
}
