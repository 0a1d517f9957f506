/** The query of the table of retention, whose rows are months. */
import { fail } from '@bursar/service-kit'
import { type TableRequest, tableRequest } from '../figures/table-request.ts'

/** The table by months; 400 for another type of period. */
export async function monthlyTable(request: Parameters<typeof tableRequest>[0]): Promise<TableRequest> {
  const table = await tableRequest(request)
  if (table.type !== 'monthly') fail('invalid_fields', { fields: { period_type: [MONTHS_ALONE] } })
  return table
}

const MONTHS_ALONE = 'The table of retention goes by months: this must be monthly.'
