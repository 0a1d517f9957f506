/** What recurring revenue is made of, change by change: for tables as they stood, and for what is behind a figure. */

/** Document `row/<position>.<n>`: what one event changed of a customer's curve at an instant. */
export interface RecurringRow {
  /** Its key. */
  readonly id: string
  readonly provider: string
  readonly unit: string
  /** When the level changes, which may be to come. */
  readonly created_at: string
  readonly profile: string
  readonly subscription: string
  readonly plan: string
  /** What is added to the worth a month from there on, 1/100 of the unit. */
  readonly amount: number
  /** 1 and -1 where the customer begins and ends to pay, by what is known then. */
  readonly paying: number
  /** The order that it is about; null of what only ends. */
  readonly order: string | null
  readonly event_id: string
  readonly correlation_id: string
  /** When its event was recorded. */
  readonly recorded_at: string
}

/** What an event says of the changes that it makes. */
export type RowOrigin = Pick<
  RecurringRow,
  'profile' | 'subscription' | 'plan' | 'order' | 'correlation_id' | 'recorded_at'
>

/** The key of the n-th row of the event at a position; such a key is used once. */
export function rowKey(position: number, n: number): string {
  return `row/${String(position).padStart(15, '0')}.${String(n).padStart(5, '0')}`
}
