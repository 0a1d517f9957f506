/** What is behind the figures of what is to come: orders, and subscriptions that renew. */
import { arrayPage, fail, type ListedRequest, type OperationRequest } from '@bursar/service-kit'
import type { TableRequest } from '../figures/table-request.ts'
import { ordersToCome, renewalsToCome } from '../forecast/coming.ts'
import { comingOf, type KnownOrder } from '../forecast/domain/coming-order.ts'
import type { RenewingSubscription } from '../forecast/domain/renewing.ts'
import { renewedBy } from '../forecast/domain/renewing.ts'
import { endsOf } from '../forecast/read-forecast.ts'
import { SALES_MAX } from './explain-sales.ts'
import type { Explained, Part } from './explained.ts'

type Request = ListedRequest & Pick<OperationRequest, 'asOf' | 'collection'>

/** The orders that are earned in a column; those whose span ended before it are not gone through. */
export function explainContracted(request: Request, table: TableRequest, n: number): Promise<Explained> {
  const instants = endsOf(table).slice(0, n + 1)
  const after = n === 0 ? undefined : table.columns[n]!.start
  return explainOrders(request, table, after, (order) => comingOf(order, instants).within[n]!)
}

/** The orders of which something is left after the column before that point. */
export function explainRemaining(request: Request, table: TableRequest, point: number): Promise<Explained> {
  const instants = endsOf(table).slice(0, point)
  return explainOrders(request, table, undefined, (order) => comingOf(order, instants).later)
}

/** The subscriptions whose renewals are earned in a column. */
export async function explainRenewals(request: Request, table: TableRequest, n: number): Promise<Explained> {
  const ends = endsOf(table)
  const instants = n === 0 ? [ends[0]!] : [ends[n - 1]!, ends[n]!]
  const parts = gathering()
  for await (const some of renewalsToCome(request, table, table.columns[n]!.end)) {
    for (const { subscription, renewals } of some) {
      const [before, until] = [0n, ...renewedBy(renewals, instants)].slice(-2) as [bigint, bigint]
      const part = Number(until - before)
      if (part !== 0) parts.add(renewalPart(subscription, part))
    }
  }
  return explained(request, parts.all)
}

async function explainOrders(
  request: Request,
  table: TableRequest,
  after: string | undefined,
  partOf: (order: KnownOrder) => number
): Promise<Explained> {
  const parts = gathering()
  for await (const orders of ordersToCome(request, table, after)) {
    for (const order of orders) {
      const part = partOf(order)
      if (part !== 0) parts.add(orderPart(order, part))
    }
  }
  return explained(request, parts.all)
}

function gathering() {
  const all: Part[] = []
  return {
    all,
    add(part: Part): void {
      if (all.push(part) > SALES_MAX) fail('too_many_rows')
    }
  }
}

function explained(request: Request, parts: readonly Part[]): Explained {
  const inOrder = [...parts].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  return { ...arrayPage(request, inOrder), sum: inOrder.reduce((sum, { part }) => sum + part, 0) }
}

function orderPart(
  { profile, plan, created_at: at, event_id, correlation_id, order }: KnownOrder,
  part: number
): Part {
  return { part, kind: 'sale', at, profile, plan, event_id, correlation_id, order, charge: null }
}

function renewalPart(
  { profile, plan, ends_at: at, subscription, correlation_id }: RenewingSubscription,
  part: number
): Part {
  const event_id = `sub_${subscription}/`
  return { part, kind: 'renewal', at, profile, plan, event_id, correlation_id, order: null, charge: null }
}
