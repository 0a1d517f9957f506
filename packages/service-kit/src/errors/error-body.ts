/**
 * Errors as the API answers them: always JSON, never a stack trace. Everybody gets the form that existing clients
 * know, who show each key of it to a person; whoever asks for application/problem+json gets RFC 9457.
 */
import { type ErrorCode, errorOf, errors } from '@bursar/contracts'
import { isTransient, type Refusal, RefusedError } from '@bursar/event-sourcing'
import { ThrottledError } from './throttled-error.ts'

/** Why a request is refused: a code of the registry, and what is to be said beside its usual text. */
export type Refused = Omit<Refusal, 'ok'>

/** The header that has the stable code of an error. */
export const CODE_HEADER = 'x-error-code'

/** The media type of RFC 9457. */
export const PROBLEM = 'application/problem+json'

/** Statuses whose fields are shown: what was sent is wrong, or is to be sent as well. */
const fielded = new Set([400, 401])

/** Status and code that a refusal is answered with: a code that is not registered is a fault of ours. */
export function statusOf({ code }: Refused): { readonly status: number; readonly code: string } {
  return { status: errorOf(code).status, code: Object.hasOwn(errors, code) ? code : 'internal' }
}

/** The form of the reference: texts by field, or one text. */
export function plainBody(refused: Refused): Readonly<Record<string, unknown>> {
  const fields = fieldsOf(refused)
  return Object.keys(fields).length > 0 ? fields : { detail: textOf(refused) }
}

/** RFC 9457. `origin` is the start of absolute URLs, where each code has a page. */
export function problemBody(refused: Refused, requestId: string, origin: string) {
  const { status, code } = statusOf(refused)
  const faults = Object.entries(fieldsOf(refused)).flatMap(([field, texts]) =>
    texts.map((detail) => ({ field, detail }))
  )
  return {
    type: `${origin}/docs/errors/${code}`,
    title: errorOf(code).detail,
    status,
    detail: textOf(refused),
    code,
    request_id: requestId,
    errors: faults
  }
}

function fieldsOf(refused: Refused): Readonly<Record<string, readonly string[]>> {
  return fielded.has(statusOf(refused).status) ? (refused.fields ?? {}) : {}
}

function textOf({ code, detail }: Refused): string {
  return detail ?? errorOf(code).detail
}

/** Whether an Accept header names application/problem+json. */
export function asksForProblem(accept: string | undefined): boolean {
  if (!accept?.toLowerCase().includes(PROBLEM)) return false
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .some(([type, ...parameters]) => type === PROBLEM && !parameters.some((one) => /^q=0(\.0*)?$/.test(one)))
}

/** What a thrown error says to the outside. Whatever nobody foresaw is `internal`, without its message. */
export function refusalOf(error: unknown): Refused {
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
