/** Where the figures of a table come from: what is kept, or what was recorded by the instant that is asked for. */
import { type OperationRequest, recordedRows } from '@bursar/service-kit'
import type { TableRequest } from '../figures/table-request.ts'
import type { Curve } from './domain/curve.ts'
import type { CustomerDocument } from './domain/customer.ts'
import { customerKey } from './domain/kept-documents.ts'
import { keptRecurring } from './kept-recurring.ts'
import { curvesOf, pastRecurring } from './past-recurring.ts'
import { recurring } from './projection.ts'
import type { RecurringSource } from './recurring-at.ts'

type Reading = Pick<OperationRequest, 'asOf' | 'collection'>

export function recurringOf(request: Reading, table: TableRequest): Promise<RecurringSource> {
  return table.isPast
    ? pastRecurring(recordedRows(request, recurring), table, Date.parse(table.endsAt))
    : keptRecurring(request.collection(recurring.name), table, table.type)
}

/** The curves of some customers, by profile. */
export async function curvesOfProfiles(
  request: Reading,
  table: TableRequest,
  profiles: ReadonlySet<string>
): Promise<ReadonlyMap<string, Curve>> {
  const { provider, unit } = table
  if (table.isPast) {
    const curves = await curvesOf(recordedRows(request, recurring), table, Date.parse(table.endsAt))
    return new Map([...curves].filter(([profile]) => profiles.has(profile)))
  }
  const keys = new Map([...profiles].map((profile) => [profile, customerKey(provider, profile)]))
  const found = await request.collection(recurring.name).getAll<CustomerDocument>([...keys.values()])
  return new Map([...keys].map(([profile, key]) => [profile, found.get(key)?.curves[unit] ?? []]))
}
