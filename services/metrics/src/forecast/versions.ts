/** How subscriptions and plans stood, and what was earned of orders when: for answers about the past. */
import type { LedgerRow } from '@bursar/contracts'
import { type Change, insert, type RecordedEvent, together } from '@bursar/event-sourcing'
import { rowsList } from '../figures/sales-rows.ts'

/** Document `row/<position>.<n>`: a document as an event left it, or what an event earned of orders. */
export interface ForecastVersion {
  /** Key of the document that it is a version of; empty where it is about what was earned. */
  readonly of: string
  /** The provider; of what was earned with the unit. */
  readonly provider: string
  readonly recorded_at: string
  readonly earned?: Readonly<Record<string, Earned>>
}

/** What an event added to what of an order is earned, and to what never will be; 1/100 of the unit. */
export interface Earned {
  readonly earned: number
  readonly unearned: number
}

/** Changes a document, and keeps how it stands from there on. */
export function versioned<Document extends { readonly provider: string }>(
  { position, time }: Pick<RecordedEvent, 'position' | 'time'>,
  n: number,
  key: string,
  how: (known: Document | undefined) => Document | undefined
): Change {
  const row = rowKey(position, n)
  return together([key, row], (documents) => {
    const known = documents.get<Document>(key)
    const now = how(known)
    if (now === undefined || now === known) return
    documents.put(key, now)
    documents.put(row, { ...now, of: key, recorded_at: time })
  })
}

/** What the rows of one event earned and gave up, a document for each provider and unit. */
export function earnings(
  { position, time }: Pick<RecordedEvent, 'position' | 'time'>,
  rows: readonly LedgerRow[]
): Change[] {
  const found = new Map<string, Record<string, Earned>>()
  for (const { kind, order, amount, unit, dest, orig } of rows) {
    const isEarned = kind === 'recognition' || kind === 'accrual'
    if (order === null || !(isEarned || isGivenUp(kind))) continue
    const by = rowsList(isEarned ? orig.profile : dest.profile, unit)
    const own = found.get(by) ?? {}
    const { earned = 0, unearned = 0 } = own[order] ?? {}
    own[order] = isEarned ? { earned: earned + amount, unearned } : { earned, unearned: unearned + amount }
    found.set(by, own)
  }
  return [...found].map(([provider, earned], n) =>
    insert(rowKey(position, EARNINGS + n), { of: '', provider, recorded_at: time, earned })
  )
}

/** Of what never will be earned: it was written off, or a change of plan gave it back. */
export function isGivenUp(kind: LedgerRow['kind']): boolean {
  return kind === 'cancellation' || kind === 'change-cancellation'
}

/** Rows of an event come before what they earned. */
const EARNINGS = 90_000

function rowKey(position: number, n: number): string {
  return `row/${String(position).padStart(15, '0')}.${String(n).padStart(5, '0')}`
}
