/** The figures of every provider and interval, and the rows by date that they are made of. */
import { knowsZone, millisecondsOf } from '@bursar/calendar'
import type { BillingEvents, ProfileEvents, ProfileUpdated } from '@bursar/contracts'
import { type Change, change, insert, projection, type RecordedEvent, together } from '@bursar/event-sourcing'
import { addToTotals, totalsPlaces } from './domain/running-totals.ts'
import {
  DEFAULT_SETTINGS,
  type ProviderSettings,
  settingsKey,
  withPlan,
  withUnit
} from './provider-settings.ts'
import { moved, recorded } from './record-rows.ts'
import { bookPrefix, onEarnings, onRows, rowsKey, type SalesRows, salesRowsOf } from './sales-rows.ts'

/**
 * Documents: `<provider>/settings`, `<provider>/rows/…` (sales-rows.ts), and the figures of
 * domain/stored-documents.ts in the provider's own zone; `<provider>/book/<unit>/…`, what Income, Backlog and
 * Receivable came to (domain/running-totals.ts).
 */
export const figures = projection<BillingEvents & ProfileEvents>({
  name: 'figures',
  version: 5,
  on: {
    'billing.ledger-posted': ({ data, position, time: recorded_at }) =>
      salesRowsOf(data.rows).flatMap((rows, n) => {
        const inserted = insert(rowsKey(rows, position, n), { ...rows, recorded_at })
        return [...recorded(rows), inserted, ...bookChange(rows)]
      }),
    'billing.plan-created': ({ data: { provider, plan, unit, created_at } }) => [
      change<ProviderSettings>(settingsKey(provider), (settings) =>
        withPlan(settings, { created_at, plan, unit })
      )
    ],
    'billing.plan-updated': ({
      data: {
        provider,
        plan,
        changes: { unit }
      }
    }) =>
      unit === undefined
        ? []
        : [change<ProviderSettings>(settingsKey(provider), (settings) => withUnit(settings, plan, unit))],
    'profile.profile-created': zoneSet,
    'profile.profile-updated': zoneSet
  },
  recordedAt: ({ recorded_at }: Partial<SalesRows>) => recorded_at,
  lists: { rows: { by: onRows }, earnings: { by: onEarnings } }
})

function bookChange(rows: SalesRows): readonly Change[] {
  const { book, created_at } = rows
  if (book.every((change) => change === 0)) return []
  const places = totalsPlaces(bookPrefix(rows), millisecondsOf(created_at))
  return [
    together(
      places.map(({ key }) => key),
      (documents) => addToTotals(documents, places, book)
    )
  ]
}

/** A provider that moves to another zone has its figures made anew there: its days begin at other instants. */
function zoneSet({
  data: { profile, default_timezone }
}: RecordedEvent<Pick<ProfileUpdated, 'profile' | 'default_timezone'>>): readonly Change[] {
  if (default_timezone === undefined) return []
  const zone = knowsZone(default_timezone) ? default_timezone : DEFAULT_SETTINGS.zone
  return [moved(profile, zone)]
}
