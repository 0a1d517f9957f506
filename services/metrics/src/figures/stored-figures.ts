/** Figures that are kept for whole intervals of the provider's own zone. */
import { type Figures, noFigures } from './domain/figures.ts'
import type { ComparedFigures } from './domain/partial.ts'
import { figuresKey } from './domain/stored-documents.ts'
import type { TableRequest } from './table-request.ts'

/** An interval by its start, with the start of the one that it is compared with. */
interface Compared {
  readonly start: string
  readonly compare: { readonly start: string }
}

/** The keys of the figures of a whole interval and of the one before. */
export function figuresKeys(
  table: TableRequest,
  { start, compare }: Compared
): [here: string, before: string] {
  const keyOf = (at: string) => figuresKey({ ...table, zone: table.storedZone }, table.type, at)
  return [keyOf(start), keyOf(compare.start)]
}

/** The figures of a whole interval out of loaded documents. */
export function wholeFigures(
  table: TableRequest,
  interval: Compared,
  found: ReadonlyMap<string, Figures>
): ComparedFigures {
  const [here, before] = figuresKeys(table, interval).map((key) => found.get(key) ?? noFigures())
  return { figures: here!, customersBefore: before!.customers }
}
