/** Where a fake Stripe answers requests, however they come: each idempotency key gets one answer. */
import type { StripeBook } from './book.ts'
import { readForm } from './form.ts'
import { StripeRefusal } from './refusal.ts'
import { answerFor } from './routes.ts'

export interface StripeRequest {
  readonly method: string
  /** Below `/v1/`. */
  readonly path: string
  /** Its form: the body, or the query where there is none. */
  readonly form: string
  readonly key?: string | undefined
  /** The connected account on which it happens; absent: the site's own. */
  readonly account?: string | undefined
}

export interface StripeAnswer {
  readonly status: number
  readonly text: string
  /** True of one that was given before. */
  readonly isRepeated: boolean
}

/** Answers from a book, and writes into it. */
export function stripeDesk(book: StripeBook): (request: StripeRequest) => StripeAnswer {
  const kept = new Map<string, { readonly asked: string; readonly answer: StripeAnswer }>()
  return (request) => {
    const { method, path, form, account } = request
    const key = method === 'POST' ? request.key : undefined
    const asked = `${method} ${path} ${account ?? ''} ${form}`
    const before = key === undefined ? undefined : kept.get(key)
    if (before && before.asked !== asked) {
      return refused(400, { type: 'idempotency_error', message: 'Another request had this key.' })
    }
    if (before) return { ...before.answer, isRepeated: true }
    const answer = perform(book, request)
    if (key !== undefined) kept.set(key, { asked, answer })
    return answer
  }
}

function perform(book: StripeBook, request: StripeRequest): StripeAnswer {
  try {
    const text = JSON.stringify(answerFor(book, request, readForm(request.form)))
    return { status: 200, text, isRepeated: false }
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    return refused(error.status, error.body)
  }
}

function refused(status: number, error: object): StripeAnswer {
  return { status, text: JSON.stringify({ error }), isRepeated: false }
}
