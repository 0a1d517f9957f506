/** What a request ends with when it is not done: refused by the system, or never answered. */
import type { ErrorCode } from '@bursar/contracts'

/** Field → what is wrong with it, in sentences. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** Which request it was. */
export interface Asking {
  readonly method: string
  /** Path without query, as it was sent. */
  readonly path: string
}

/**
 * The system answered, and refused. `code` is of the registry (docs/errors has a page for each); what did not
 * come from the system at all, such as a proxy's own page, is `http_<status>`.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ErrorCode | (string & {})
  /** Finds the request in the system's log; empty when the answer said none. */
  readonly requestId: string
  /** Of a 400 that names fields; empty otherwise. */
  readonly fields: FieldErrors
  readonly asking: Asking
  /** The parsed body. */
  readonly body: unknown

  constructor(asking: Asking, status: number, body: unknown) {
    const { code, detail, request_id, errors } = (body ?? {}) as Record<string, unknown>
    const fields = (typeof errors === 'object' && errors !== null ? errors : {}) as FieldErrors
    super(typeof detail === 'string' ? detail : saidOf(fields) || `The system answered ${status}.`)
    this.status = status
    this.code = typeof code === 'string' ? code : `http_${status}`
    this.requestId = typeof request_id === 'string' ? request_id : ''
    this.fields = fields
    this.asking = asking
    this.body = body
  }
}

/** No answer came within the limits of attempts and time. What was asked may or may not have happened. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
  readonly asking: Asking
  readonly attempts: number

  constructor(asking: Asking, attempts: number, cause: unknown) {
    super(`${asking.method} ${asking.path} was not answered: ${reasonOf(cause)}`, { cause })
    this.asking = asking
    this.attempts = attempts
  }
}

function saidOf(fields: FieldErrors): string {
  return Object.entries(fields)
    .map(([name, texts]) => `${name}: ${[texts].flat().join(' ')}`)
    .join(' ')
}

/** Node's fetch says `fetch failed`, and why in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
  return cause?.code ?? cause?.message ?? message ?? String(error)
}
