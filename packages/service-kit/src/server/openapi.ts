/** The OpenAPI 3.1 document, made from the operations themselves; the same operations give the same bytes. */
import { byText, ErrorBody, inOrderOfNames, OPERATOR_URLS, Problem } from '@bursar/contracts'
import type { TSchema } from 'typebox'
import { CSV, FORMATS } from '../csv/csv-asked.ts'
import { hasRows } from '../csv/csv-columns.ts'
import { listLimits } from '../lists/list-query.ts'
import type { Operation } from '../operation/operation.ts'
import { parametersIn } from '../request/url-parameters.ts'
import { VISITOR_COOKIE } from '../request/visitors.ts'
import type { Service } from '../service/service.ts'
import { answerContent, contentOf } from './openapi-content.ts'

type Json = Record<string, any>

/** What the operations are documented for. */
export interface OpenApiInfo {
  readonly title: string
  readonly version: string
  /** Start of absolute URLs. */
  readonly origin: string
}

const dateText = { type: 'string', maxLength: listLimits.date }
const searchText = { type: 'string', maxLength: listLimits.text }
const fieldName = { type: 'string', maxLength: listLimits.field }
const fieldNames = { type: 'array', items: fieldName, maxItems: listLimits.fields }

const listParameters: Readonly<Record<string, Json>> = {
  start_at: { description: 'Inclusive; ISO 8601.', schema: dateText },
  ends_at: { description: 'Exclusive; ISO 8601.', schema: dateText },
  id: {
    description: `Only rows with one of these ids; may be repeated up to ${listLimits.ids} times.`,
    schema: { type: 'array', items: { type: 'string' }, maxItems: listLimits.ids }
  },
  q: { description: `Search terms, separated by commas; at most ${listLimits.terms}.`, schema: searchText },
  q_f: { description: 'Fields to search; may be repeated.', schema: fieldNames },
  o: {
    description: 'Fields to sort by, with a leading `-` for descending order; may be repeated.',
    schema: fieldNames
  },
  page: {
    description: 'From 1, or `last`.',
    schema: { type: 'integer', minimum: 1, maximum: listLimits.page, default: 1 }
  },
  page_size: {
    description: 'Rows per page; a value above the maximum is treated as the maximum.',
    schema: { type: 'integer', minimum: 1, maximum: listLimits.pageSize, default: 25 }
  }
}

const formatParameter = {
  name: 'format',
  in: 'query',
  required: false,
  description: '`csv`: all rows of all pages as a file, as with `Accept: text/csv`.',
  schema: { type: 'string', enum: FORMATS, default: 'json' }
}

const headerParameters: Readonly<Record<string, Json>> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A retry with the same key gets the answer to the first request.',
    schema: { type: 'string', minLength: 1, maxLength: 255 }
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description:
      'ETag of an earlier answer: where nothing changed since then, the answer is 304 without a body.',
    schema: { type: 'string', minLength: 1 }
  },
  Position: {
    name: 'X-Position',
    in: 'header',
    description: 'The position that an earlier mutation answered: this request then sees its effects.',
    schema: { type: 'string', minLength: 1 }
  }
}

const etagHeader = {
  ETag: { description: 'For If-None-Match; it says nothing to others.', schema: { type: 'string' } }
}

const positionHeader = {
  'X-Position': { description: 'Opaque position of the caller’s latest writes.', schema: { type: 'string' } }
}

const refusal = {
  description: 'Refused',
  headers: {
    'X-Error-Code': { description: 'Stable; docs/errors has a page for each.', schema: { type: 'string' } },
    'X-Request-Id': { description: 'Id under which the request is logged.', schema: { type: 'string' } }
  },
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } },
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } }
  }
}

/** Documents the operations of all services by path and method, but for those that are on the operators' own port. */
export function openApi(services: readonly Pick<Service, 'name' | 'operations'>[], info: OpenApiInfo): Json {
  const schemas: Json = {}
  const schemaOf = (schema: TSchema) => shared(JSON.parse(JSON.stringify(schema)), schemas)
  schemaOf(ErrorBody)
  schemaOf(Problem)
  const all = services.flatMap(({ name, operations }) =>
    operations.filter(({ path }) => !path.startsWith(OPERATOR_URLS)).map((operation) => ({ name, operation }))
  )
  all.sort(byText(({ operation }) => placeOf(operation)))
  const paths: Json = {}
  for (const { name, operation } of all) {
    paths[operation.path] ??= {}
    paths[operation.path][operation.method.toLowerCase()] = documented(name, operation, schemaOf)
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    servers: [{ url: info.origin }],
    paths,
    components: {
      schemas: inOrderOfNames(schemas),
      parameters: headerParameters,
      responses: {
        Error: refusal
      },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'The secret of an API key as the user name, and an empty password.'
        },
        visitor: { type: 'apiKey', in: 'cookie', name: VISITOR_COOKIE }
      }
    }
  }
}

const placeOf = ({ path, method }: Operation) => `${path} ${method}`
function documented(service: string, operation: Operation, schemaOf: (schema: TSchema) => Json): Json {
  const { method, unconditional, managers, summary } = operation
  const access = `${operation.access}${managers ? ', managers alone' : ''}`
  const content = contentOf(operation, schemaOf)
  return {
    operationId: operationId(operation),
    tags: [service],
    summary,
    description: `Access: ${access}${unconditional ? ', also before the account is activated' : ''}.${stepUpText(operation)}`,
    ...(operation.stepUp && { 'x-step-up': operation.stepUp.when ? 'sometimes' : 'always' }),
    security: [
      ...(operation.access === 'public' ? [{}] : []),
      ...(operation.visitors ? [{ visitor: [] }] : []),
      { bearer: [] },
      ...(operation.keys && access !== 'operator' ? [{ basic: [] }] : [])
    ],
    parameters: parametersOf(operation, schemaOf),
    ...(Object.keys(content).length > 0 && { requestBody: { required: method !== 'PATCH', content } }),
    responses: responsesOf(operation, schemaOf)
  }
}

/** What being logged in is not enough for. */
function stepUpText({ stepUp }: Operation): string {
  if (!stepUp) return ''
  const when = stepUp.when ? ' for some changes' : ''
  const byMail = stepUp.byMail === false ? '' : ' or a code that goes to its verified address'
  return (
    ` Step-up${when}: the caller shows the password of their own account again, with a second factor where it has one; ` +
    `an account without a password shows a passkey${byMail}.`
  )
}

/** `GET /api/profile/{profile}/plans` is `get-profile-profile-plans`. */
function operationId({ method, path }: Operation): string {
  const words = path.replace(/^\/api\/?/, '').split(/\W+/)
  return [method.toLowerCase(), ...words.filter((word) => word !== '')].join('-')
}

function parametersOf(operation: Operation, schemaOf: (schema: TSchema) => Json): Json[] {
  const { path, query, lists, method } = operation
  const inPath = parametersIn(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' }
  }))
  const asked = Object.entries((query?.properties ?? {}) as Record<string, TSchema>).map(
    ([name, schema]) => ({
      name,
      in: 'query',
      required: query?.required?.includes(name) ?? false,
      schema: schemaOf(schema)
    })
  )
  const listed = lists.map((name) => ({ name, in: 'query', required: false, ...listParameters[name] }))
  const headers = [
    ...(method === 'GET' ? [] : ['IdempotencyKey']),
    ...(hasRows(operation) ? ['IfNoneMatch'] : []),
    'Position'
  ]
  return [
    ...inPath,
    ...asked,
    ...listed,
    ...(hasRows(operation) ? [formatParameter] : []),
    ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))
  ]
}

function responsesOf(operation: Operation, schemaOf: (schema: TSchema) => Json): Json {
  const { answers, refuses, method, path, lists, events } = operation
  const asCsv = hasRows(operation) && { [CSV]: { schema: { type: 'string' } } }
  const asEvents = events && { 'text/event-stream': { schema: schemaOf(events) } }
  const responses: Json = {}
  for (const [status, schema] of Object.entries(answers)) {
    responses[status] = {
      description: Number(status) < 400 ? 'Answered' : 'Refused',
      ...(method !== 'GET' && { headers: positionHeader }),
      ...(hasRows(operation) && { headers: etagHeader }),
      ...(schema && { content: { ...answerContent(schema, schemaOf), ...asCsv, ...asEvents } })
    }
  }
  if (hasRows(operation)) responses[304] = { description: 'Unchanged', headers: etagHeader }
  const mutating = method !== 'GET'
  const refusals = [
    [400, true],
    [401, true],
    // A key of one profile is refused all but its URLs, and a page of another origin every change.
    [403, true],
    [404, path.includes('{') || lists.includes('page')],
    [405, false],
    [409, mutating],
    [413, mutating],
    [415, mutating],
    [422, mutating],
    [429, true],
    // A URL or header that is longer than anybody reads.
    [431, true],
    [503, true]
  ] as const
  for (const [status, possible] of refusals) {
    if (possible || refuses.includes(status)) responses[status] ??= { $ref: '#/components/responses/Error' }
  }
  return responses
}

/** Moves every schema that has a name to the components, and leaves a reference. */
function shared(schema: any, components: Json): any {
  if (Array.isArray(schema)) return schema.map((part) => shared(part, components))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $id, ...own } = schema
  // `lines: true` is a mark of ours on a text; a field may well be called so.
  const inner = Object.fromEntries(
    Object.entries(own)
      .filter(([name, part]) => name !== 'lines' || part !== true)
      .map(([name, part]) => [name, shared(part, components)])
  )
  if (typeof $id !== 'string') return inner
  components[$id] ??= inner
  return { $ref: `#/components/schemas/${$id}` }
}
