/** What a sale is known by, so that the same file again brings nothing new, however it comes. */
import { hash } from 'node:crypto'
import type { SaleRow } from './sale-row.ts'

/** A row of a request that is a sale, with what it is known by. */
export interface IdentifiedSale {
  /** Which row of the request it is, from 1. */
  readonly row: number
  /** Where it begins in a file. */
  readonly line: number | undefined
  readonly sale: SaleRow
  /** `check_<40 hex>`: the same sale in another request of the same provider has the same one. */
  readonly check: string
  /** What it is known by if version 0.1 stored it, as it came then. */
  readonly former: readonly string[]
}

/** Counts equal ones; the count of the next one is what it answers. */
export function twinCount(): (identity: string) => number {
  const seen = new Map<string, number>()
  return (identity) => {
    // A digest, so that what is remembered of a row is short, whatever its texts are.
    const digest = hash('sha256', identity, 'base64url')
    const before = seen.get(digest) ?? 0
    seen.set(digest, before + 1)
    return before
  }
}

/** The six canonical fields, which are a sale's identity when it has no key. */
export function contentOf({ subscriber, plan, created_at, amount, unit, description }: SaleRow): string {
  return JSON.stringify([subscriber, plan, created_at, amount, unit, description])
}

/** Identifies the rows of one request or file in its order. Twins are two sales: their count tells them apart. */
export function identifySales(provider: string) {
  const twins = twinCount()
  const formerTwins = twinCount()
  return (row: number, sale: SaleRow, line?: number): IdentifiedSale => {
    const former = sale.former.key === undefined ? [] : [keyed(provider, sale.former.key)]
    if (sale.key !== undefined) return { row, line, sale, check: keyed(provider, sale.key), former }
    const content = contentOf(sale)
    const twin = sale.twin ?? twins(content)
    // Not what 0.1 made of the same fields: its bare dates were UTC's, so that another sale may have had them.
    const check = checkOf(JSON.stringify(['sale', provider, content, twin]))
    const then = JSON.stringify([provider, ...sale.former.fields])
    const thenTwin = sale.twin ?? formerTwins(then)
    return { row, line, sale, check, former: [...former, checkOf(`${then} ${thenTwin}`)] }
  }
}

function keyed(provider: string, key: string): string {
  return checkOf(JSON.stringify([provider, key]))
}

function checkOf(identity: string): string {
  return `check_${hash('sha256', identity, 'hex').slice(0, 40)}`
}
