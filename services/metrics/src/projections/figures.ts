/** The figures of every provider and interval, and the rows by date that they are made of. */
import {
  type Change,
  change,
  depending,
  dependingOnAll,
  insert,
  type Projection,
  projection,
  put,
  type RecordedEvent
} from '@bursar/event-sourcing'
import { knowsZone } from '../domain/periods.ts'
import { DEFAULT_SETTINGS, settingsKey, withPlan, withUnit } from './provider-settings.ts'
import { recording, refold } from './record-rows.ts'
import { rowsKey, rowsList, rowsPrefix, salesRowsOf } from './sales-rows.ts'

/**
 * Documents: `<provider>/settings`, `<provider>/rows/…` (sales-rows.ts), and the figures of
 * domain/kept-documents.ts in the provider's own zone.
 */
export const figures: Projection = projection({
  name: 'figures',
  version: 1,
  on: {
    'billing.ledger-posted': ({ data, position }) =>
      salesRowsOf(data.rows).flatMap((rows, n) => {
        const settings = settingsKey(rows.provider)
        const recorded = recording(rows)
        return [
          depending([settings], (documents) => recorded((documents.get(settings) ?? DEFAULT_SETTINGS).zone)),
          insert(rowsKey(rows, position, n), rows)
        ]
      }),
    'billing.plan-created': ({ data: { provider, plan, unit, created_at } }) => [
      change(settingsKey(provider), (settings) => withPlan(settings, { created_at, plan, unit }))
    ],
    'billing.plan-updated': ({ data: { provider, plan, changes } }) =>
      changes.unit === undefined
        ? []
        : [change(settingsKey(provider), (settings) => withUnit(settings, plan, changes.unit))],
    'profile.profile-created': zoneSet,
    'profile.profile-updated': zoneSet
  },
  lists: { rows: { by: ({ provider, unit, sales }) => (sales ? rowsList(provider, unit) : null) } }
})

/** A provider that moves to another zone has its figures made anew there: its days begin at other instants. */
function zoneSet({ data: { profile, default_timezone } }: RecordedEvent): readonly Change[] {
  if (default_timezone === undefined) return []
  const zone = knowsZone(default_timezone) ? default_timezone : DEFAULT_SETTINGS.zone
  const key = settingsKey(profile)
  return [
    depending([key], (documents) => {
      const settings = documents.get(key) ?? DEFAULT_SETTINGS
      if (settings.zone === zone) return []
      return [
        put(key, { zone, first: settings.first }),
        dependingOnAll(rowsPrefix(profile), (rows) => refold(rows, settings.zone, zone))
      ]
    })
  ]
}
