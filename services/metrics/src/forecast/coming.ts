/** What is to come for a provider: from what is kept, or by what was recorded by then. */
import { justAfter } from '@bursar/calendar'
import { type OperationRequest, recordedRows, stretchesOf } from '@bursar/service-kit'
import { rowsList } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import { type ComingOrder, isOpen, type KnownOrder } from './domain/coming-order.ts'
import { type Renewals, type RenewedPlan, type RenewingSubscription, renewalsOf } from './domain/renewing.ts'
import { forecast, renewedPlanKey } from './projection.ts'
import type { ForecastVersion } from './versions.ts'

type Request = Pick<OperationRequest, 'asOf' | 'collection'>
type Whose = Pick<TableRequest, 'provider' | 'unit' | 'endsAt'>

/** A subscription that renews, and by which terms. */
export interface ComingRenewals {
  readonly subscription: RenewingSubscription
  readonly renewals: Renewals
}

/** Orders of which something is to be earned yet, some hundred at a time; those whose span ends by `after` are left out. */
export async function* ordersToCome(
  request: Request,
  { provider, unit }: Whose,
  after?: string
): AsyncGenerator<KnownOrder[]> {
  const rows = recordedRows(request, forecast)
  const by = rowsList(provider, unit)
  const from = after === undefined ? {} : { from: justAfter(after) }
  if (request.asOf === undefined) {
    yield* stretchesOf<KnownOrder>(rows, { list: 'open', by, ...from }, orderOf)
    return
  }
  const past = await pastEarnings(request, by)
  for await (const some of stretchesOf<KnownOrder>(rows, { list: 'orders', by, ...from }, orderOf)) {
    yield some.map((order) => asItStood(order, past, request.asOf!)).filter(isOpen)
  }
}

/** Those of the unit that are active and renew by themselves; without `before` all, else those that end before it. */
export async function* renewalsToCome(
  request: Request,
  { provider, unit, endsAt }: Whose,
  before?: string
): AsyncGenerator<ComingRenewals[]> {
  if (request.asOf !== undefined) {
    const { subscriptions, plans } = await pastVersions(request, provider)
    yield known(subscriptions, plans, unit).filter(
      ({ subscription: { ends_at } }) => ends_at > endsAt && (before === undefined || ends_at < before)
    )
    return
  }
  const rows = request.collection(forecast.name)
  const plans = new Map<string, RenewedPlan>()
  for await (const some of stretchesOf<RenewedPlan>(rows, { list: 'plans', by: provider }, () => '')) {
    for (const plan of some) plans.set(plan.plan, plan)
  }
  const range = { list: 'renewing', by: provider, from: justAfter(endsAt), ...(before && { before }) }
  for await (const some of stretchesOf<RenewingSubscription>(rows, range, ({ ends_at }) => ends_at)) {
    yield known(some, plans, unit)
  }
}

function known(
  subscriptions: readonly RenewingSubscription[],
  plans: ReadonlyMap<string, RenewedPlan>,
  unit: string
): ComingRenewals[] {
  return subscriptions.flatMap((subscription) => {
    const plan = plans.get(subscription.change_to ?? subscription.plan)
    const renewals = plan?.unit === unit ? renewalsOf(subscription, plan) : undefined
    return renewals ? [{ subscription, renewals }] : []
  })
}

const orderOf = ({ end, recorded_at }: KnownOrder) => end ?? recorded_at

interface Past {
  readonly earned: Map<string, number>
  readonly unearned: Map<string, number>
}

async function pastEarnings(request: Request, by: string): Promise<Past> {
  const past: Past = { earned: new Map(), unearned: new Map() }
  for await (const some of stretchesOf<ForecastVersion>(versionsOf(request), range(request, by), recorded)) {
    for (const { earned = {} } of some) {
      for (const [order, one] of Object.entries(earned)) {
        past.earned.set(order, (past.earned.get(order) ?? 0) + one.earned)
        past.unearned.set(order, (past.unearned.get(order) ?? 0) + one.unearned)
      }
    }
  }
  return past
}

async function pastVersions(request: Request, provider: string) {
  const latest = new Map<string, ForecastVersion>()
  for await (const some of stretchesOf<ForecastVersion>(
    versionsOf(request),
    range(request, provider),
    recorded
  )) {
    for (const version of some) latest.set(version.of, version)
  }
  const subscriptions: RenewingSubscription[] = []
  const plans = new Map<string, RenewedPlan>()
  for (const [of, version] of latest) {
    const { plan } = version as unknown as RenewedPlan
    if (of === renewedPlanKey(plan)) plans.set(plan, version as unknown as RenewedPlan)
    else subscriptions.push(version as unknown as RenewingSubscription)
  }
  return { subscriptions, plans }
}

const versionsOf = (request: Request) => recordedRows(request, forecast)
const recorded = ({ recorded_at }: ForecastVersion) => recorded_at

function range({ asOf = '' }: Request, by: string) {
  return { list: 'versions', by, before: justAfter(asOf) }
}

function asItStood(order: KnownOrder, { earned, unearned }: Past, asOf: string): KnownOrder {
  const stood: ComingOrder = {
    ...order,
    earned: earned.get(order.order) ?? 0,
    unearned: unearned.get(order.order) ?? 0
  }
  // A seat that was claimed since had no span then.
  const waited = order.begun_at !== undefined && order.begun_at > asOf
  const isOver = order.over !== undefined && order.over.recorded_at <= asOf
  return {
    ...stood,
    ...(waited && { start: null, end: null }),
    over: isOver ? order.over : undefined
  } as KnownOrder
}
