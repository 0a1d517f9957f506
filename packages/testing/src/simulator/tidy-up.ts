/** What is done at the end of a round where Stripe takes the money: it has told all, and the site has heard it. */
import { billing } from '@bursar/billing'
import { runDueJobs } from '../system/run-due-jobs.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { CardNetwork } from './card-network.ts'
import { type ClientParts, createClient } from './client.ts'
import type { Courier } from './courier.ts'
import { finding } from './finding.ts'
import type { Sabotage } from './sabotage.ts'

interface TidyParts extends ClientParts {
  readonly cards: CardNetwork
  readonly courier: Courier | undefined
  readonly acknowledged: Acknowledged
  readonly sabotage: Sabotage
}

/** Fees are known, what is due is done, and events that were lost are heard again. */
export async function tidyUp(
  parts: TidyParts,
  admin: { readonly username: string; readonly password: string }
): Promise<void> {
  const { cards, courier, site, acknowledged } = parts
  if (!cards.stripe || !courier) return
  cards.stripe.outside.settleFees()
  await courier.end()
  await site.settled()
  const engine = site.engine('billing') ?? finding('billing is down without a fault')
  const honest = cards.reachedFrom(async () => {})
  const { jobs } = billing({ processor: parts.sabotage.processor?.(honest) ?? honest })
  await runDueJobs(engine, jobs)
  const client = createClient(parts, 'the operator')
  const { body } = await client.ask('POST', '/api/auth', [201], admin)
  acknowledged.sessions += 1
  client.use(body.token)
  await client.ask('POST', '/api/billing/reconcile', [200], {})
  await site.settled()
  // What was heard then changes shares that are handed on.
  await runDueJobs(engine, jobs)
  await site.settled()
}
