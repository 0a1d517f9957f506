/** Errors as the API answers them: always JSON, with a stable code and the request's id, never a stack trace. */
import { type ErrorCode, errorOf, errors } from '@bursar/contracts'
import { isTransient, type Refusal, RefusedError } from '@bursar/event-sourcing'
import { ThrottledError } from '../throttle/throttle.ts'

/** Top-level names that a field of the same name may not take in an error body. */
const reserved = new Set(['detail', 'code', 'request_id', 'errors'])

/** A status with its JSON body, ready to be sent. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** The answer that a refusal stands for; one that names fields shows each at the top level too. */
export function refusalAnswer(refusal: Omit<Refusal, 'ok'>, requestId: string): ErrorAnswer {
  const { code, detail, fields } = refusal
  const known = errorOf(code)
  const said = Object.hasOwn(errors, code) ? code : 'internal'
  const end = { code: said, request_id: requestId }
  if (!fields) return { status: known.status, body: { detail: detail ?? known.detail, ...end } }
  const top = Object.fromEntries(Object.entries(fields).filter(([name]) => !reserved.has(name)))
  return { status: known.status, body: { errors: fields, ...top, ...(detail ? { detail } : {}), ...end } }
}

/** What a thrown error says to the outside. Whatever nobody foresaw is `internal`, without its message. */
export function refusalOf(error: unknown): Omit<Refusal, 'ok'> {
  if (error instanceof RefusedError) return error.refusal
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  // What passes says so: a full store, a queue, a key or a leader that has not come yet.
  if (typeof code === 'string' && isTransient(error)) return { code }
  if (typeof code === 'string' && code.startsWith('FST_')) return { code: fastifyCode(code, statusCode) }
  return { code: 'internal' }
}

function fastifyCode(code: string, status: unknown): ErrorCode {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'body_too_large'
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'unsupported_media_type'
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return 'invalid_json'
  if (code === 'FST_ERR_REP_ALREADY_SENT' || typeof status !== 'number' || status >= 500) return 'internal'
  // A name that is too long to be one is a name that nobody has.
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return 'not_found'
  return status === 404 ? 'not_found' : 'bad_request'
}

/** Headers that come with an error: who may be asked again says when. */
export function errorHeaders(status: number, error?: unknown): Record<string, string> {
  if (error instanceof ThrottledError) return { 'retry-after': String(error.retryAfter) }
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  if (status === 503 || status === 429) return { 'retry-after': '1' }
  return {}
}
