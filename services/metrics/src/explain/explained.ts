/** What is behind a figure, as it is answered: parts that sum to it. */
import type { Exact, ExplainedPart } from '@bursar/contracts'
import {
  inViewOf,
  type ListPage,
  nameAlone,
  type OperationRequest,
  organizationsOf
} from '@bursar/service-kit'
import { plansShort } from '../plans/provider-plans.ts'
import { type CalledDocument, chargeKey, invoiceKey } from './projection.ts'

/** A part before it is named. */
export interface Part {
  readonly part: number
  readonly kind: string
  readonly at: string
  readonly profile: string | null
  readonly plan: string | null
  readonly event_id: string
  readonly correlation_id: string
  readonly order: string | null
  readonly charge: string | null
}

/** One page of parts, and what those of all pages come to. */
export interface Explained extends Omit<ListPage<never>, 'results'> {
  readonly sum: Exact
  readonly results: readonly Part[]
}

type Reading = Pick<OperationRequest, 'collection' | 'reveal' | 'profile' | 'now'>

/** Names the profiles, plans, charges and invoices of parts; of whom the provider does not see, the name alone. */
export async function namedParts(request: Reading, parts: readonly Part[]): Promise<ExplainedPart[]> {
  const { collection } = request
  const profiles = parts.flatMap(({ profile }) => profile ?? [])
  const organizations = await organizationsOf(request, profiles)
  const inView = await inViewOf(request, profiles)
  const plans = await plansShort(
    collection('plans'),
    parts.flatMap(({ plan }) => plan ?? [])
  )
  const calledKeys = parts.flatMap(({ order, charge }) => [
    ...(charge === null ? [] : [chargeKey(charge)]),
    ...(order === null ? [] : [invoiceKey(order)])
  ])
  const called = await collection('movements').getAll<CalledDocument>([...new Set(calledKeys)])
  const calledOf = (key: string | null) => (key === null ? null : (called.get(key)?.called ?? null))
  return parts.map(({ part, kind, at, profile, plan, event_id, correlation_id, order, charge }) => {
    const known = profile === null ? null : organizations(profile)
    return {
      part,
      kind,
      at,
      profile: known && profile !== null && !inView(profile) ? nameAlone(known) : known,
      plan: plan === null ? null : plans(plan),
      event_id,
      correlation_id,
      charge: calledOf(charge && chargeKey(charge)),
      invoice: calledOf(order && invoiceKey(order))
    }
  })
}
