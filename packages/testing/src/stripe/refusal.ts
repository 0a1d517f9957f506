/** An error as Stripe answers it. */
export class StripeRefusal extends Error {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body.message ?? body.code ?? 'refused'))
    this.status = status
    this.body = body
  }
}

/** What is not there. */
export function missing(param: string, id: string): StripeRefusal {
  const message = `No such ${param}: '${id}'`
  return new StripeRefusal(404, { type: 'invalid_request_error', code: 'resource_missing', message, param })
}

/** What cannot be. */
export function wrong(code: string, message: string): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', code, message })
}

/** A card that is refused. */
export function refusedCard(code: string, more: Readonly<Record<string, unknown>> = {}): StripeRefusal {
  return new StripeRefusal(402, { type: 'card_error', code, message: 'Your card was declined.', ...more })
}
