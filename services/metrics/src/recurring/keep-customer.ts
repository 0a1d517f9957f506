/** What happens to a customer, as changes of all that is kept of it. */
import { type Change, type Documents, depending } from '@bursar/event-sourcing'
import { addToTotals } from '../figures/domain/running-totals.ts'
import { DEFAULT_SETTINGS } from '../figures/provider-settings.ts'
import { isoOf } from '../periods/domain/columns.ts'
import { differenceOf, type Jump } from './domain/curve.ts'
import { type CustomerDocument, NO_CUSTOMER } from './domain/customer.ts'
import {
  type AddedFlows,
  type AddedTotals,
  addedCohorts,
  addedFlows,
  addedTotals,
  sumOf
} from './domain/effects.ts'
import {
  customerKey,
  customersPrefix,
  type FlowsDocument,
  keptPrefix,
  type ZoneDocument,
  zoneKey
} from './domain/kept-documents.ts'
import { type RecurringRow, type RowOrigin, rowKey } from './domain/rows.ts'

/** An event that changes a customer: where it lies, so that its rows have keys, and what they say. */
export interface Cause extends RowOrigin {
  readonly provider: string
  readonly position: number
  /** The how manieth change of the event it is. */
  readonly nth: number
}

/** Rows that one change of an event may have. */
const ROWS_MAX = 1_000

interface Effects {
  readonly rows: readonly RecurringRow[]
  readonly totals: readonly AddedTotals[]
  readonly flows: readonly AddedFlows[]
}

/** Changes a customer, and with it the totals, the intervals and the rows. */
export function customerChanged(cause: Cause, how: (customer: CustomerDocument) => CustomerDocument): Change {
  const { provider, profile } = cause
  const [zone, key] = [zoneKey(provider), customerKey(provider, profile)]
  return depending(
    [zone, key],
    (documents) => {
      const before = documents.get<CustomerDocument>(key) ?? NO_CUSTOMER
      const now = how(before)
      const effects = effectsOf(cause, zoneOf(documents, provider), before, now)
      return { keys: keysOf(effects), isSame: now === before, now, effects }
    },
    (documents, { isSame, now, effects }) => {
      if (isSame) return
      documents.put(key, now)
      for (const row of effects.rows) documents.put(row.id, row)
      write(documents, effects)
    }
  )
}

/** Moves a provider to another zone: what depends on where days begin is made anew there, out of its customers. */
export function zoneMoved(provider: string, zone: string): Change {
  const own = zoneKey(provider)
  return depending(
    [own],
    (documents) => {
      const from = zoneOf(documents, provider)
      const prefixes = [customersPrefix(provider), keptPrefix(provider, from), keptPrefix(provider, zone)]
      return { keys: [], prefixes: from === zone ? [] : prefixes }
    },
    (documents) => {
      const from = zoneOf(documents, provider)
      if (from === zone) return
      documents.put(own, { zone } satisfies ZoneDocument)
      for (const { key } of documents.under(keptPrefix(provider, from))) documents.remove(key)
      for (const { document } of documents.under<CustomerDocument>(customersPrefix(provider))) {
        for (const [unit, curve] of Object.entries(document.curves)) {
          const kept = { provider, zone, unit }
          write(documents, { totals: addedCohorts(kept, [], curve), flows: addedFlows(kept, [], curve) })
        }
      }
    }
  )
}

function zoneOf(documents: Pick<Documents, 'get'>, provider: string): string {
  return documents.get<ZoneDocument>(zoneKey(provider))?.zone ?? DEFAULT_SETTINGS.zone
}

function effectsOf(cause: Cause, zone: string, before: CustomerDocument, now: CustomerDocument): Effects {
  const effects = { rows: [] as RecurringRow[], totals: [] as AddedTotals[], flows: [] as AddedFlows[] }
  for (const [unit, curve] of Object.entries(now.curves)) {
    const was = before.curves[unit] ?? []
    if (curve === was) continue
    const kept = { provider: cause.provider, zone, unit }
    const jumps = differenceOf(was, curve)
    for (const jump of jumps) effects.rows.push(rowOf(cause, unit, jump, effects.rows.length))
    effects.totals.push(...addedTotals(kept, jumps), ...addedCohorts(kept, was, curve))
    effects.flows.push(...addedFlows(kept, was, curve))
  }
  return effects
}

function rowOf(cause: Cause, unit: string, { at, worth, paying }: Jump, n: number): RecurringRow {
  const { provider, position, nth, profile, subscription, plan, order, correlation_id, recorded_at } = cause
  return {
    id: rowKey(position, nth * ROWS_MAX + n),
    provider,
    unit,
    created_at: isoOf(at),
    profile,
    subscription,
    plan,
    amount: Number(worth),
    paying,
    order,
    event_id: `sub_${subscription}/`,
    correlation_id,
    recorded_at
  }
}

function keysOf({ rows, totals, flows }: Effects): string[] {
  return [
    ...rows.map(({ id }) => id),
    ...totals.flatMap(({ places }) => places.map(({ key }) => key)),
    ...flows.map(({ key }) => key)
  ]
}

function write(documents: Documents, { totals, flows }: Pick<Effects, 'totals' | 'flows'>): void {
  for (const { places, numbers } of totals) addToTotals(documents, places, numbers)
  for (const { key, numbers } of flows) {
    const left = sumOf(documents.get<FlowsDocument>(key)?.flows, numbers)
    if (left) documents.put(key, { flows: left } satisfies FlowsDocument)
    else documents.remove(key)
  }
}
