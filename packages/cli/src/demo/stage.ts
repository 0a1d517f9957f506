/** Where the acts are performed: a system, who has logged in to it, and what has come of it so far. */
import type { Client } from '@bursar/client'

/** A customer that has signed up. */
export interface Customer {
  readonly client: Client
  /** The profile that it buys for. */
  readonly profile: string
  /** Its last charge; undefined before the first. */
  charge: { readonly key: string; readonly amount: number } | undefined
}

/** What is counted for the summary. */
export interface Counts {
  customers: number
  orders: number
  declined: number
  pending: number
  refunds: number
  cancellations: number
  /** Of plan. */
  changes: number
  withdrawals: number
}

export interface Stage {
  /** Nobody in particular. */
  readonly visitor: Client
  readonly operator: Client
  /** What the test processor signs with. */
  readonly webhookSecret: string
  readonly customers: Map<string, Customer>
  readonly counts: Counts
  /** Instant of the act. */
  now: string
  /** Up to where everything so far is written. */
  position: string | undefined
}

export function createStage(visitor: Client, operator: Client, webhookSecret: string): Stage {
  return {
    visitor,
    operator,
    webhookSecret,
    customers: new Map(),
    counts: {
      customers: 0,
      orders: 0,
      declined: 0,
      pending: 0,
      refunds: 0,
      cancellations: 0,
      changes: 0,
      withdrawals: 0
    },
    now: '',
    position: undefined
  }
}

/** Lets one caller act after everything before, whoever did that, so that the story is the same each time. */
export async function after<Value>(
  stage: Stage,
  client: Client,
  work: (client: Client) => Promise<Value>
): Promise<Value> {
  client.readAfter(stage.position)
  const value = await work(client)
  stage.position = client.position
  return value
}
