/** The sales of a stretch of time, one by one. */
import { type Rows, stretchesOf } from '@bursar/service-kit'
import type { Sale } from './domain/chosen-sales.ts'
import type { Movement } from './projection.ts'

/** Sales of a list from an instant on, up to another. */
export type SalesStretch = {
  readonly list: string
  readonly by: string
  readonly from: string
  readonly before: string
}

export async function salesIn(movements: Pick<Rows, 'documents'>, stretch: SalesStretch): Promise<Sale[]> {
  const sales: Sale[] = []
  if (stretch.from >= stretch.before) return sales
  const created = ({ created_at }: Movement) => created_at
  for await (const rows of stretchesOf<Movement>(movements, stretch, created)) {
    for (const { id, profile, amount, changed } of rows) {
      sales.push({ id, profile, amount, ...(changed && { changed }) })
    }
  }
  return sales
}
