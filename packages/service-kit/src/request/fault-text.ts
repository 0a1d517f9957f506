/** What is wrong with a field, in a sentence for whoever filled it in: the limit, or the values that would do. */
import type { TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'

type Schema = TSchema & Readonly<Record<string, any>>

/**
 * The sentence of one fault that the checker found in a value of the schema; `inside` says where in the field that
 * the client sent, as the checker's pointer does: ["0", "num"] is the first item's `num`.
 */
export function faultText(
  schema: TSchema,
  error: TLocalizedValidationError,
  inside: readonly string[] = []
): string {
  const text = sentence(schema, error)
  if (inside.length === 0) return text
  const place = inside.map((part) => (/^\d+$/.test(part) ? `item ${Number(part) + 1}` : part)).join(', ')
  return `${place.replace(/^item/, 'Item')}: ${text}`
}

function sentence(schema: TSchema, { keyword, params, schemaPath }: TLocalizedValidationError): string {
  const at = schemaAt(schema as Schema, schemaPath)
  const { limit } = params as { limit?: number }
  const most = limit?.toLocaleString('en-US')
  switch (keyword) {
    case 'required':
      return 'This field is required.'
    case 'minLength':
      return limit === 1 ? 'This field may not be blank.' : `This must have at least ${most} characters.`
    case 'maxLength':
      return `This may have at most ${most} characters.`
    case 'minimum':
      return `This must be at least ${most}.`
    case 'maximum':
      return `This may be at most ${most}.`
    case 'minItems':
      return `This must have at least ${items(limit)}.`
    case 'maxItems':
      return `This may have at most ${items(limit)}.`
    case 'maxProperties':
      return `This may have at most ${most} fields.`
    case 'additionalProperties':
      return at.description ?? 'This has an unknown field.'
    case 'pattern':
      return at.description ?? 'This text contains characters that are not allowed here.'
    default:
      return wantedText(at)
  }
}

function items(limit = 0): string {
  return limit === 1 ? '1 item' : `${limit.toLocaleString('en-US')} items`
}

/** The part of a schema that the checker's pointer says. */
function schemaAt(schema: Schema, pointer: string): Schema {
  const names = pointer.split('/').slice(1)
  return names.reduce(
    (at, name) => at?.[name.replaceAll('~1', '/').replaceAll('~0', '~')] ?? {},
    schema
  ) as Schema
}

/** What a value is to be, as a sentence. */
function wantedText(schema: Schema): string {
  // What describes a text of certain letters or a long list of values says what would do; other descriptions say
  // what a field is for.
  if (schema.description && (schema.pattern || schema.enum)) return schema.description
  const values = valuesOf(schema)
  if (values.length > 0) return `This must be one of: ${values.map(String).join(', ')}.`
  const kinds = new Set(variantsOf(schema).map(kindText))
  return `This must be ${[...kinds].join(' or ')}.`
}

/** A choice between choices is one choice. */
function variantsOf(schema: Schema): Schema[] {
  return schema.anyOf ? schema.anyOf.flatMap(variantsOf) : [schema]
}

function valuesOf({ enum: values, const: only, anyOf }: Schema): unknown[] {
  if (values) return values
  if (only !== undefined) return [only]
  const variants = (anyOf ?? []).filter(({ type }: Schema) => type !== 'null').map(valuesOf)
  return variants.every((one: unknown[]) => one.length > 0) ? variants.flat() : []
}

function kindText({ type, format, minimum, maximum }: Schema): string {
  if (format === 'date-time') return 'a date-time in ISO 8601'
  switch (type) {
    case 'integer':
      return minimum !== undefined && maximum !== undefined
        ? `a whole number from ${minimum.toLocaleString('en-US')} to ${maximum.toLocaleString('en-US')}`
        : 'a whole number'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
      return 'an object'
    case 'null':
      return 'null'
    default:
      return 'a text'
  }
}
