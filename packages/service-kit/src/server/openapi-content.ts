/** What a request body may come as, for the OpenAPI document: JSON and forms of both kinds, and files of uploads. */
import type { TSchema } from 'typebox'
import type { Operation } from '../operation/operation.ts'
import { objectOf } from '../request/as-meant.ts'

type Json = Record<string, any>

/** A file in a form, and all that an operation reads of a form that has one. */
const FILE = {
  type: 'object',
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  required: ['file']
}

/** Media type → what it holds; empty for an operation without a body. */
export function contentOf(
  { body, upload, attached }: Pick<Operation, 'body' | 'upload' | 'attached'>,
  schemaOf: (schema: TSchema) => Json
): Json {
  const form = body && objectOf(body)
  const fields = form && { schema: schemaOf(form), ...encodingOf(form) }
  return {
    ...(body && { 'application/json': { schema: schemaOf(body) } }),
    ...(fields && { 'application/x-www-form-urlencoded': fields }),
    ...(upload
      ? { 'multipart/form-data': { schema: FILE } }
      : fields && { 'multipart/form-data': attached ? withFile(fields) : fields }),
    ...(upload && { 'text/csv': { schema: { type: 'string' } } })
  }
}

/** Media type → what an answer holds: JSON, or a file of one of several types. */
export function answerContent(schema: TSchema, schemaOf: (schema: TSchema) => Json): Json {
  const { contentMediaTypes: types } = schema as { contentMediaTypes?: readonly string[] }
  if (types) return Object.fromEntries(types.map((type) => [type, {}]))
  return { 'application/json': { schema: schemaOf(schema) } }
}

/** The fields, and beside them a file. */
function withFile({ schema, ...rest }: Json): Json {
  const { file } = FILE.properties
  return { ...rest, schema: { allOf: [schema, { type: 'object', properties: { file } }] } }
}

/** Lists and objects are one field of a form that holds their JSON. */
function encodingOf({ properties = {} }: Json): Json {
  const nested = Object.entries<Json>(properties).filter(([, schema]) => isNested(schema))
  const encoding = nested.map(([name]) => [name, { contentType: 'application/json' }])
  return encoding.length > 0 ? { encoding: Object.fromEntries(encoding) } : {}
}

function isNested({ type, anyOf = [] }: Json): boolean {
  return type === 'array' || type === 'object' || anyOf.some(isNested)
}
