/** What the rows of an answer are as records of CSV: a column for each field that its schema knows. */
import type { TSchema } from 'typebox'
import { bodyText, JsonText } from '../lists/json-text.ts'
import type { Operation } from '../operation/operation.ts'

/** How an answer is written as CSV. */
export interface CsvForm {
  /** Names of the columns, the fields of an object within a row as `profile.slug`. */
  readonly columns: readonly string[]
  /** The records of an answer's body, cell by cell. */
  records(body: unknown): unknown[][]
}

type Schema = Readonly<Record<string, any>>
type Path = readonly string[]

/** Whether an operation answers a list or a table. */
export function hasRows({ method, answers, lists }: Operation): boolean {
  const items = (answers[200] as Schema | undefined)?.properties?.results?.items
  return method === 'GET' && items !== undefined && (lists.length > 0 || isTable(items))
}

const isTable = (row: Schema) => row.properties?.values !== undefined

/** The form of the answers of an operation that has rows. */
export function csvFormOf({ answers }: Operation): CsvForm {
  const { properties } = answers[200] as Schema
  const row: Schema = properties.results.items
  return isTable(row) ? tableForm(properties, row) : listForm(row)
}

function listForm(row: Schema): CsvForm {
  const paths = pathsOf(row, [])
  return {
    columns: paths.map(nameOf),
    records: (body) => plain(body).results.map((one: Schema) => paths.map((path) => cellAt(one, path)))
  }
}

/** A table is one record for each row and period: a program reads it as it is, and a spreadsheet makes a pivot of it. */
function tableForm(properties: Schema, row: Schema): CsvForm {
  const paths = pathsOf(row, []).filter((path) => path[0] !== 'values')
  const hasPeriods = properties.periods !== undefined
  return {
    columns: [
      ...paths.map(nameOf),
      ...(hasPeriods ? ['period_start', 'period_end', 'partial'] : ['period_end']),
      'value',
      'unit',
      'scale',
      'extra'
    ],
    records(body) {
      const { results, extra = [], periods = [], unit, scale } = plain(body)
      const periodOf = new Map<string, Schema>(periods.map((one: Schema) => [one.end, one]))
      const recordsOf = (rows: readonly Schema[], isExtra: boolean) =>
        rows.flatMap((one) =>
          one.values.map(([end, value]: readonly [string, number]) => {
            const period = periodOf.get(end)
            const when = hasPeriods ? [period?.start, end, period?.partial] : [end]
            return [...paths.map((path) => cellAt(one, path)), ...when, value, unit, scale, isExtra]
          })
        )
      return [...recordsOf(results, false), ...recordsOf(extra, true)]
    }
  }
}

const nameOf = (path: Path) => path.join('.')

/** A body as a value, whichever way it was put together. */
function plain(body: unknown): any {
  return body instanceof JsonText ? body.toJSON() : body
}

/** Every field that has no fields of its own which the schema knows. */
function pathsOf(schema: Schema, path: Path): Path[] {
  const properties = propertiesOf(schema)
  if (properties.length === 0) return [path]
  const paths = properties.flatMap(([name, field]) => pathsOf(field, [...path, name]))
  return [...new Map(paths.map((one) => [nameOf(one), one])).values()]
}

/** Of an object, or of every object that a field may be. */
function propertiesOf(schema: Schema): [string, Schema][] {
  const { anyOf, allOf, properties } = schema as TSchema & Schema
  return [
    ...Object.entries<Schema>(properties ?? {}),
    ...[anyOf, allOf].flat().flatMap((one) => (one ? propertiesOf(one) : []))
  ]
}

/** What stands there: a text, a number or a boolean as it is, and what has parts as its JSON. */
function cellAt(row: Schema, path: Path): unknown {
  let value: any = row
  for (const name of path) value = value?.[name]
  return typeof value === 'object' && value !== null ? bodyText(value) : value
}
