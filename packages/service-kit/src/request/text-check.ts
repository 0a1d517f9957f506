/** The texts of a body: brought into one form, and checked for characters that they may not have. */
import type { TSchema } from 'typebox'
import { type TextKind, textFault } from '../texts/texts.ts'

type Schema = TSchema & Readonly<Record<string, any>>

/** Visits each text that the schema knows, with the top-level field that it is in; answers the value with what came of them. */
type Visit = (text: string, schema: Schema, field: string) => string

/** The same value with its texts in NFC; passwords stay as they came. */
export function normalTexts(schema: TSchema, value: unknown): unknown {
  if (isPlain(value)) return value
  return mapped(schema as Schema, value, '', (text, { format }) =>
    format === 'password' ? text : text.normalize('NFC')
  )
}

/** Sentences about the texts of a value, by field; undefined when there is nothing to say. */
export function textFaults(schema: TSchema, value: unknown): Record<string, string[]> | undefined {
  if (isPlain(value)) return undefined
  const faults = new Map<string, string[]>()
  mapped(schema as Schema, value, '', (text, of, field) => {
    const fault = of.format === 'password' ? undefined : textFault(text, kindOf(of))
    if (fault) faults.set(field, [fault])
    return text
  })
  return faults.size > 0 ? Object.fromEntries(faults) : undefined
}

/** Printable ASCII, as most of what comes is: in NFC, and with nothing that a text may not have. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return /^[ -~]*$/.test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isPlain)
}

function kindOf(schema: Schema): TextKind {
  return schema.lines ? 'lines' : 'line'
}

function mapped(schema: Schema, value: unknown, field: string, visit: Visit): unknown {
  if (typeof value === 'string') return visit(value, variantFor(schema, 'string'), field)
  if (Array.isArray(value)) {
    const { items } = variantFor(schema, 'array')
    return items ? value.map((item) => mapped(items, item, field, visit)) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const { properties = {} } = variantFor(schema, 'object')
  const entries = Object.entries(value).map(([name, part]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    return [name, property ? mapped(property, part, field || name, visit) : part] as const
  })
  return Object.fromEntries(entries)
}

function variantFor(schema: Schema, type: string): Schema {
  return schema.anyOf?.find((one: Schema) => one.type === type) ?? schema
}
