/** The map that a command names: one that is known, or a file of JSON. */
import { readFile } from 'node:fs/promises'
import {
  type ColumnMap,
  isDateFormat,
  knownMaps,
  type MappedField,
  mappedColumns,
  mappedFields,
  type SalesFileOptions
} from '@bursar/billing'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { CommandError } from '../command-error.ts'

export interface MapOptions {
  readonly map?: string
  readonly currency?: string
  readonly decimal?: string
  readonly dateFormat?: string
}

const Names = Type.Union([Type.String(), Type.Array(Type.String())])
const Values = Type.Record(Type.String(), Names)
const closed = { additionalProperties: false }

/** What a file may say. */
const MapFile = Type.Object(
  {
    columns: Type.Object(
      Object.fromEntries(mappedFields.map((field) => [field, Type.Optional(Names)])),
      closed
    ),
    currency: Type.Optional(Type.String()),
    decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
    date_format: Type.Optional(Type.String()),
    utc: Type.Optional(Type.Boolean()),
    only: Type.Optional(Values),
    none: Type.Optional(Type.Array(Type.String())),
    lines_before: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 }))
  },
  closed
)

/** How the file is read: by our own columns, or by a map and what the command says over it. */
export async function readingBy(
  options: MapOptions
): Promise<Pick<SalesFileOptions, 'columns' | 'linesBefore'>> {
  const { map: name, currency, decimal, dateFormat: date_format } = options
  if (name === undefined) {
    if ([currency, decimal, date_format].every((one) => one === undefined)) return {}
    throw new CommandError('--currency, --decimal and --date-format only work together with --map.')
  }
  const said = {
    ...(currency !== undefined && { currency }),
    ...(date_format !== undefined && { date_format })
  }
  const map: ColumnMap = { ...(knownMaps.get(name) ?? (await mapFile(name))), ...said, ...decimalOf(decimal) }
  if (map.date_format !== undefined && !isDateFormat(map.date_format)) {
    throw new CommandError(
      `A date format must contain YYYY, MM and DD once each, such as DD/MM/YYYY; ${map.date_format} does not.`
    )
  }
  return {
    columns: mappedColumns(map),
    ...(map.lines_before !== undefined && { linesBefore: map.lines_before })
  }
}

function decimalOf(decimal: string | undefined): Pick<ColumnMap, 'decimal'> {
  if (decimal === undefined) return {}
  if (decimal === '.' || decimal === ',') return { decimal }
  throw new CommandError(`--decimal must be the decimal mark, . or , and not ${decimal}.`)
}

async function mapFile(path: string): Promise<ColumnMap> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  const known = [...knownMaps.keys()].join(', ')
  if (text === undefined)
    throw new CommandError(`There is no map ${path}: use ${known}, or the path of a JSON file.`)
  const read = Compile(MapFile)
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    throw new CommandError(`The map ${path} is not valid JSON.`)
  }
  if (!read.Check(file)) {
    const [fault] = read.Errors(file)
    throw new CommandError(`The map ${path} is not valid: ${fault?.instancePath || 'it'} ${fault?.message}.`)
  }
  return mapOf(file)
}

/** One column is as a list of one. */
function mapOf({ columns, only, ...rest }: Static<typeof MapFile>): ColumnMap {
  const listed = (named: Readonly<Record<string, string | string[] | undefined>>) =>
    Object.fromEntries(
      Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat()]]))
    )
  return {
    ...rest,
    columns: listed(columns) as Partial<Record<MappedField, string[]>>,
    ...(only && { only: listed(only) })
  }
}
