/** Trials: which started, which were converted and which ended, by date. */
import type { BillingEvents, LedgerRow, SubscriptionChanged } from '@bursar/contracts'
import { type Change, depending, projection, type RecordedEvent } from '@bursar/event-sourcing'
import { markChanges, type TrialDocument, type TrialRowKind } from './domain/trial.ts'

/** Document `row/<position>.<n>`: that a trial counts somewhere, or does no longer. */
export interface TrialRow {
  /** Its key. */
  readonly id: string
  readonly kind: TrialRowKind
  readonly provider: string
  readonly profile: string
  readonly plan: string
  readonly subscription: string
  readonly created_at: string
  readonly count: 1 | -1
  /** Of one that was converted its first paid order. */
  readonly order: string | null
  readonly correlation_id: string
  /** When its event was recorded. */
  readonly recorded_at: string
}

/** What the sums of its lists are in. */
export const TRIAL = 'trial'

export const trials = projection<BillingEvents>({
  name: 'trials',
  version: 1,
  on: {
    'billing.subscription-changed': (event) => {
      const data = event.data as SubscriptionChanged
      const { subscription, trial_ends_at } = data
      if (trial_ends_at === undefined) return data.changed_from ? [paidInstead(event, data)] : []
      const own = trialChanged(event, subscription, 0, (known) => standing(data, trial_ends_at, known))
      return data.changed_from ? [own, goesOn(event, data.changed_from.subscription, subscription)] : [own]
    },
    'billing.ledger-posted': (event) =>
      event.data.rows.flatMap((row, n) => {
        const subscription = paidFor(row)
        const { order, created_at: at } = row
        if (subscription === undefined || order === null) return []
        return [
          trialChanged(event, subscription, n, (known) =>
            known && !known.converted ? { ...known, converted: { order, at } } : known
          )
        ]
      })
  },
  recordedAt: ({ recorded_at }: Partial<TrialRow>) => recorded_at,
  lists: { started: listOf('started'), converted: listOf('converted'), ended: listOf('ended') }
})

/** A trial that was changed to another plan goes on with that. */
function goesOn(event: RecordedEvent, from: string, to: string): Change {
  return trialChanged(event, from, 1, (known) => (known && known.to === undefined ? { ...known, to } : known))
}

/** A trial that was left for a plan that is paid at once was converted by the order of that. */
function paidInstead(
  event: RecordedEvent,
  { changed_from, subscription: order, created_at: at }: SubscriptionChanged
) {
  return trialChanged(event, changed_from!.subscription, 0, (known) =>
    known && !known.converted && known.to === undefined && known.ends_at >= at
      ? { ...known, converted: { order, at } }
      : known
  )
}

function standing(
  { provider, profile, plan, subscription, accepted, created_at, ends_at, changed_from }: SubscriptionChanged,
  trial_ends_at: string,
  known: TrialDocument | undefined
): TrialDocument {
  const until = ends_at < trial_ends_at ? ends_at : trial_ends_at
  const which = { provider, profile, plan, subscription, accepted }
  const followed = {
    ...(changed_from && { from: changed_from.subscription }),
    ...(known?.to && { to: known.to })
  }
  return {
    ...which,
    started_at: created_at,
    ends_at: until,
    converted: known?.converted ?? null,
    ...followed
  }
}

/** The subscription that a paid order with a span is for. */
function paidFor({ kind, amount, event_id, about }: LedgerRow): string | undefined {
  if (kind !== 'order' || amount === 0 || !about?.periods) return undefined
  return SUBSCRIPTION.exec(event_id)?.[1]
}

const SUBSCRIPTION = /^sub_([^/]+)\/$/

/** Rows that one change may have. */
const ROWS_MAX = 4

function trialChanged(
  { position, correlationid, time }: Pick<RecordedEvent, 'position' | 'correlationid' | 'time'>,
  subscription: string,
  nth: number,
  how: (known: TrialDocument | undefined) => TrialDocument | undefined
): Change {
  const key = `trial/${subscription}`
  const rowsOf = (before: TrialDocument | undefined, now: TrialDocument | undefined): TrialRow[] =>
    markChanges(before, now).map(({ kind, at, count }, n) => {
      const { provider, profile, plan, converted } = (now ?? before)!
      const order = kind === 'converted' ? (converted?.order ?? null) : null
      const number = String(nth * ROWS_MAX + n).padStart(5, '0')
      return {
        ...{ id: `row/${String(position).padStart(15, '0')}.${number}`, kind, provider, profile, plan },
        ...{ subscription, created_at: at, count, order },
        ...{ correlation_id: correlationid ?? '', recorded_at: time }
      }
    })
  return depending(
    [key],
    (documents) => {
      const before = documents.get<TrialDocument>(key)
      const now = how(before)
      const rows = now === before ? [] : rowsOf(before, now)
      return { keys: rows.map(({ id }) => id), rows, now }
    },
    (documents, { rows, now }) => {
      if (now) documents.put(key, now)
      for (const row of rows) documents.put(row.id, row)
    }
  )
}

function listOf(of: TrialRowKind) {
  return {
    by: ({ kind, provider }: Partial<TrialRow>) => (kind === of ? provider! : null),
    amount: ({ count }: TrialRow) => ({ unit: TRIAL, sum: count })
  }
}
