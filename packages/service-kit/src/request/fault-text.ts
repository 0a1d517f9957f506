/** What is wrong with a field, in a sentence for whoever filled it in: the limit, or the values that would do. */
import type { TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'

type Schema = TSchema & Readonly<Record<string, any>>

/** The sentence of one fault that the checker found in a value of the schema. */
export function faultText(
  schema: TSchema,
  { keyword, params, schemaPath }: TLocalizedValidationError
): string {
  const at = schemaAt(schema as Schema, schemaPath)
  const { limit } = params as { limit?: number }
  const most = limit?.toLocaleString('en-US')
  switch (keyword) {
    case 'required':
      return 'This field is required.'
    case 'minLength':
      return limit === 1 ? 'This field may not be blank.' : `${most} characters at least.`
    case 'maxLength':
      return `${most} characters at most.`
    case 'minimum':
      return `${most} at least.`
    case 'maximum':
      return `${most} at most.`
    case 'minItems':
      return `${most} of them at least.`
    case 'maxItems':
      return `${most} of them at most.`
    case 'pattern':
      return at.description ?? 'This text has characters that are not taken here.'
    default:
      return wantedText(at)
  }
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
  if (schema.description && schema.format === undefined) return schema.description
  const values = valuesOf(schema)
  if (values.length > 0) return `One of these: ${values.map(String).join(', ')}.`
  const kinds = (schema.anyOf ?? [schema]).map(kindText).filter((kind: string, n: number, all: string[]) => {
    return all.indexOf(kind) === n
  })
  return `${kinds.join(' or ')}.`.replace(/^./, (letter) => letter.toUpperCase())
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
