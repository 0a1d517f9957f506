/** What is to be earned in each column of a table. */
import { type Exact, exact, plus } from '@bursar/contracts'
import type { OperationRequest } from '@bursar/service-kit'
import type { TableRequest } from '../figures/table-request.ts'
import { ordersToCome, renewalsToCome } from './coming.ts'
import { alike, kindOf } from './domain/alike.ts'
import { comingOf } from './domain/coming-order.ts'
import type { Forecast } from './domain/forecast-table.ts'
import { type Renewals, renewedBy } from './domain/renewing.ts'

type Request = Pick<OperationRequest, 'asOf' | 'collection'>

/** Goes through the orders that are to be earned yet, and through the subscriptions that renew. */
export async function forecastOf(request: Request, table: TableRequest): Promise<Forecast> {
  const instants = endsOf(table)
  const contracted = instants.map((): Exact => 0)
  let left: Exact = 0
  for await (const orders of ordersToCome(request, table)) {
    for (const order of orders) {
      const { within, later } = comingOf(order, instants)
      for (const [n, amount] of within.entries()) {
        if (amount > 0) contracted[n] = plus(contracted[n]!, amount)
      }
      left = plus(left, later)
    }
  }
  return { contracted, later: left, renewals: await renewalsIn(request, table, instants) }
}

/** The ends of a table's columns, in milliseconds since 1970. */
export function endsOf({ columns }: Pick<TableRequest, 'columns'>): number[] {
  return columns.map(({ end }) => Date.parse(end))
}

async function renewalsIn(
  request: Request,
  table: TableRequest,
  instants: readonly number[]
): Promise<Exact[]> {
  const kinds = new Map<string, { readonly renewals: Renewals; count: bigint }>()
  for await (const some of renewalsToCome(request, table, table.columns.at(-1)!.end)) {
    for (const one of some) {
      const renewals = alike(one.renewals)
      const kind = kindOf(renewals)
      const held = kinds.get(kind)
      if (held) held.count += 1n
      else kinds.set(kind, { renewals, count: 1n })
    }
  }
  const sums = instants.map(() => 0n)
  for (const { renewals, count } of kinds.values()) {
    for (const [n, earned] of renewedBy(renewals, instants).entries()) sums[n]! += earned * count
  }
  return sums.map((sum, n) => exact(sum - (sums[n - 1] ?? 0n)))
}
