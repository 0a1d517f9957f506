/**
 * Fields as their schema means them. Existing clients send forms, and numbers and booleans as text: what is said
 * in another way is the same value, and what cannot be read that way stays as it came, for the check to name.
 */
import type { TSchema } from 'typebox'
import type { Form } from './form.ts'

type Schema = TSchema & Readonly<Record<string, any>>

const WHOLE = /^-?[0-9]{1,16}$/
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false]
])

/** A value of a JSON document. */
export function asMeant(schema: TSchema, value: unknown): unknown {
  const { anyOf, type, items, properties } = schema as Schema
  if (anyOf) return asVariant(anyOf, value)
  if (typeof value === 'string') {
    if (type === 'integer' || type === 'number') return WHOLE.test(value) ? Number(value) : value
    return type === 'boolean' ? (BOOLEANS.get(value.toLowerCase()) ?? value) : value
  }
  if (Array.isArray(value)) return items ? value.map((item) => asMeant(items, item)) : value
  if (typeof value !== 'object' || value === null || !properties) return value
  const entries = Object.entries(value).map(([name, part]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    return [name, property ? asMeant(property, part) : part] as const
  })
  return Object.fromEntries(entries)
}

/** The variant that the value is of: a text stays text where one of them is. */
function asVariant(variants: readonly Schema[], value: unknown): unknown {
  if (
    variants.some(
      (one) => kindOf(one) === kindOfValue(value) && one.type !== 'object' && one.type !== 'array'
    )
  )
    return value
  const meant = variants.find((one) => kindOf(one) === kindOfValue(value))
  if (meant) return asMeant(meant, value)
  for (const one of variants) {
    const read = asMeant(one, value)
    if (read !== value) return read
  }
  return value
}

function kindOf({ type, enum: values, const: only }: Schema): string {
  return type ?? (values || only !== undefined ? typeof (only ?? values[0]) : 'unknown')
}

function kindOfValue(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/**
 * The fields of a form as an object of the schema: each has the last value that was sent, a list may have all of
 * them, or its JSON in one. An empty text is null where the field may be, else as if it had not been sent.
 */
export function formAsMeant(schema: TSchema, { fields }: Form, parse: (text: string) => unknown): unknown {
  const object = objectOf(schema)
  const known = Object.entries((object?.properties ?? {}) as Record<string, Schema>)
  const read = known.flatMap(([name, property]) => {
    const texts = fields.get(name)
    if (!texts) return []
    const value = fieldAsMeant(property, texts, parse)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(read)
}

/** A body that is an object or a list of them is an object when it comes as a form. */
export function objectOf(schema: TSchema): Schema | undefined {
  const { type, anyOf } = schema as Schema
  return type === 'object' ? (schema as Schema) : anyOf?.find((one: Schema) => one.type === 'object')
}

function fieldAsMeant(property: Schema, texts: readonly string[], parse: (text: string) => unknown): unknown {
  const variants: readonly Schema[] = property.anyOf ?? [property]
  const text = texts.at(-1) ?? ''
  if (text === '') return variants.some(({ type }) => type === 'null') ? null : undefined
  const types = new Set(variants.map(kindOf))
  if (types.has('boolean') && text.toLowerCase() === 'on') return true
  if (types.has('string')) return text
  const list = variants.find(({ type }) => type === 'array')
  if (list && !text.startsWith('[') && kindOf(list.items) !== 'object') {
    return texts.map((one) => asMeant(list.items, one))
  }
  if ((list || types.has('object')) && /^\s*[[{]/.test(text)) return asMeant(property, parse(text))
  return asMeant(property, text)
}
