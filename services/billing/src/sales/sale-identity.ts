import { hash } from 'node:crypto'
import type { SaleRow } from './sale-row.ts'

/** A row of a request that is a sale, with what it is known by. */
export interface IdentifiedSale {
  /** Which row of the request it is, from 1. */
  readonly row: number
  readonly sale: SaleRow
  /** `check_<40 hex>`: the same row in another request of the same provider has the same one. */
  readonly check: string
}

/**
 * Tells rows apart: by their own key, else by content and by how many equal rows of the request came before,
 * so that twins are two sales and the same file again brings nothing new.
 */
export function identifySales(
  provider: string,
  rows: readonly { readonly row: number; readonly sale: SaleRow }[]
): IdentifiedSale[] {
  const seen = new Map<string, number>()
  return rows.map(({ row, sale }) => {
    const identity = identityOf(provider, sale)
    if (sale.key !== undefined) return { row, sale, check: checkOf(identity) }
    const before = seen.get(identity) ?? 0
    seen.set(identity, before + 1)
    return { row, sale, check: checkOf(`${identity} ${before}`) }
  })
}

function identityOf(
  provider: string,
  { subscriber, plan, created_at, amount, unit, description, key }: SaleRow
) {
  return key === undefined
    ? JSON.stringify([provider, subscriber, plan, created_at, amount, unit, description])
    : JSON.stringify([provider, key])
}

function checkOf(identity: string): string {
  return `check_${hash('sha256', identity, 'hex').slice(0, 40)}`
}
