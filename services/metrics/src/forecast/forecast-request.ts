/** The query of the table of what is to come, whose columns begin with now. */
import { type TableRequest, tableRequest } from '../figures/table-request.ts'
import { comingColumns } from '../periods/domain/coming.ts'

/** `endsAt` of it is the instant that it looks ahead from: now, or that of `as_of`. */
export function comingTable(request: Parameters<typeof tableRequest>[0]): Promise<TableRequest> {
  const { ends_at: _, ...query } = request.query
  return tableRequest({ ...request, query }, undefined, comingColumns)
}
