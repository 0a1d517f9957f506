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

/** What an answer that refuses consists of. */
export interface Refusing {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  /** The parsed JSON; the text when it was none. */
  readonly body: unknown
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
  /** Of a refusal that names fields; empty otherwise. */
  readonly fields: FieldErrors
  readonly asking: Asking
  /** The parsed body: a problem of RFC 9457, when it came from the system. */
  readonly body: unknown

  constructor(asking: Asking, { status, headers, body }: Refusing) {
    const { detail, errors } = (body ?? {}) as Record<string, unknown>
    const fields = fieldsOf(errors)
    super(saidOf(fields) || (typeof detail === 'string' ? detail : `The system answered ${status}.`))
    this.status = status
    this.code = headers.get('x-error-code') ?? `http_${status}`
    this.requestId = headers.get('x-request-id') ?? ''
    this.fields = fields
    this.asking = asking
    this.body = body
  }
}

/** By field: a problem lists one text after the other. */
function fieldsOf(errors: unknown): FieldErrors {
  const fields = new Map<string, string[]>()
  for (const { field, detail } of Array.isArray(errors) ? errors : []) {
    fields.set(field, [...(fields.get(field) ?? []), detail])
  }
  return Object.fromEntries(fields)
}

/** No answer came within the limits of attempts and time. What was asked may or may not have happened. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
  readonly asking: Asking
  readonly attempts: number

  constructor(asking: Asking, attempts: number, cause: unknown) {
    super(`${asking.method} ${asking.path} got no answer: ${reasonOf(cause)}`, { cause })
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
