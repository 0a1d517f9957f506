/**
 * The figures of one interval, and the rows that they are made of. All of it is of one provider and one unit:
 * figures never mix units, customers neither.
 */
import type { StoredSum } from '@bursar/contracts'

/** What a provider sold and was paid in one interval. Amounts in 1/100 of the unit, the rest customers. */
export interface Figures {
  /** Sales. */
  total: StoredSum
  /** Sales to customers with no sale in the interval before. */
  new: StoredSum
  /** Sales of the interval before to customers with none in this one. */
  churned: StoredSum
  payments: StoredSum
  refunds: StoredSum
  /** Distinct customers with a sale, sales of 0 included. */
  customers: number
  new_customers: number
  churned_customers: number
}

/**
 * Who bought, and for how much; true of what a change of plan ordered, and of what it took off older orders, which is below
 * 0: that is part of what was sold, and makes nobody a new customer.
 */
export type Sold = readonly [customer: string, amount: number, changed?: true]

/** What a provider sold, was paid and gave back in one unit at one instant. Amounts in 1/100 of the unit. */
export interface Trade {
  readonly provider: string
  readonly unit: string
  /** ISO 8601 UTC instant. */
  readonly at: string
  /** Order rows; that of a free order is 0. */
  readonly sales: readonly Sold[]
  /** Who paid does not matter to the figures. */
  readonly payments: StoredSum
  readonly refunds: StoredSum
}

/** Figures of an interval in which nothing happened. Always with its fields in this order, as they are hashed. */
export function noFigures(): Figures {
  return {
    total: 0,
    new: 0,
    churned: 0,
    payments: 0,
    refunds: 0,
    customers: 0,
    new_customers: 0,
    churned_customers: 0
  }
}

/**
 * A copy to be changed. Field by field, so that figures have one shape for the engine whether they were made or parsed:
 * spread, with what follows from that, it took 2 % more of a rebuild.
 */
export function copyOf(figures: Figures): Figures {
  return {
    total: figures.total,
    new: figures.new,
    churned: figures.churned,
    payments: figures.payments,
    refunds: figures.refunds,
    customers: figures.customers,
    new_customers: figures.new_customers,
    churned_customers: figures.churned_customers
  }
}
