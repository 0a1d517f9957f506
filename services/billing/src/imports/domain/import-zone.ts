/** The zone in which bare dates of a provider's imports are read. Stream `imports-<provider>`. */
import type { Instant } from '@bursar/calendar'
import type { BillingEvents, ImportZoneKept } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** What settles the zone of bare dates. */
export type ImportZoneEvent = EventOf<BillingEvents, 'billing.import-zone-kept'>

/** Undefined until an import with bare dates was taken in. */
export type ImportZone = string | undefined

export const importZone = fold<ImportZone, BillingEvents>(undefined, {
  'billing.import-zone-kept': (_, { timezone }: ImportZoneKept) => timezone
})

/**
 * Keeps the zone that an import's bare dates were read in. A provider that moves later must not book its sales
 * twice, so the first one stays; who read in another one meanwhile has to read again.
 */
export function keepImportZone(
  kept: ImportZone,
  { provider, timezone }: { readonly provider: string; readonly timezone: string },
  now: Instant
): Decision<ImportZoneEvent> {
  if (kept === timezone) return happenedAll([])
  if (kept !== undefined) return refuse('version_conflict')
  return happened('billing.import-zone-kept', { provider, timezone, kept_at: now })
}
