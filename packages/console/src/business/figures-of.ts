/** What the cards of the home page take from tables. */
import type { FigureRow, FigureTable } from '../api/tables.ts'

/** The row of a table; one without values where the table has none of that name. */
export function rowOf({ results, extra = [] }: FigureTable, slug: string): FigureRow {
  return (
    [...results, ...extra].find((row) => row.slug === slug) ?? {
      slug,
      title: slug,
      kind: 'interval',
      definition: '',
      values: []
    }
  )
}

export interface LastFigure {
  /** ISO 8601, of the last column. */
  readonly end: string
  readonly now: number
  /** Of the column before; undefined where there is one column alone. */
  readonly before: number | undefined
}

/** The last column, and the one before. */
export function lastOf({ values }: FigureRow): LastFigure {
  const [end, now] = values.at(-1) ?? [new Date(0).toISOString(), 0]
  return { end, now, before: values.at(-2)?.[1] }
}

/** `▲ $410 since the period before`; undefined where nothing changed or there is nothing to compare with. */
export function changeText(
  now: number,
  before: number | undefined,
  text: (value: number) => string
): string | undefined {
  if (before === undefined || before === now) return undefined
  return `${now > before ? '▲' : '▼'} ${text(Math.abs(now - before))} from ${text(before)} before`
}
