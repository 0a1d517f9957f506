/** What a fake Stripe knows: its objects by id, and the events of what happened to them. */

/** An object of Stripe's, as its API shows it. */
export interface StripeObject {
  readonly id: string
  readonly object: string
  [field: string]: any
}

export interface StripeBook {
  /** By id. */
  readonly objects: Map<string, StripeObject>
  /** The oldest first. */
  readonly events: StripeObject[]
  /** Seconds since 1970. */
  now(): number
  /** Keeps an object under a new id. */
  make(prefix: string, object: string, fields: Record<string, unknown>): StripeObject
  /** All of a kind, the newest first. */
  all(object: string): StripeObject[]
  /** Notes that something happened to an object, as it is then; `account`: on whose connected account it did. */
  tell(type: string, about: StripeObject, account?: string): void
}

/** An empty book; ids count up, so that two runs are alike. `now` is in seconds. */
export function stripeBook(now: () => number): StripeBook {
  const objects = new Map<string, StripeObject>()
  const events: StripeObject[] = []
  let made = 0

  function make(prefix: string, object: string, fields: Record<string, unknown>): StripeObject {
    made += 1
    const held: StripeObject = {
      id: `${prefix}_${String(made).padStart(14, '0')}`,
      object,
      created: now(),
      livemode: false,
      metadata: {},
      ...fields
    }
    objects.set(held.id, held)
    return held
  }

  return {
    objects,
    events,
    now,
    make,
    all: (object) => [...objects.values()].filter((held) => held.object === object).reverse(),
    tell(type, about, account) {
      const data = { object: structuredClone(about) }
      const shape = { api_version: '2026-10-28.endive', pending_webhooks: 1, request: { id: null } }
      const event = make('evt', 'event', { ...shape, type, data, ...(account && { account }) })
      objects.delete(event.id)
      events.push(event)
    }
  }
}
