/** Rows into figures, as changes of the figures' documents. */
import { type Change, type Documents, depending } from '@bursar/event-sourcing'
import { type PlacedTrade, recordTrade } from './domain/keep-figures.ts'
import { zonePrefix } from './domain/stored-documents.ts'
import { placed } from './known-places.ts'
import { DEFAULT_SETTINGS, type ProviderSettings, settingsKey } from './provider-settings.ts'
import { onRows, rowsPrefix, type SalesRows } from './sales-rows.ts'

/** Adds rows of one event to the figures of the provider's zone. */
export function recorded(rows: SalesRows): readonly Change[] {
  if (onRows(rows) === null) return []
  const settings = settingsKey(rows.provider)
  return [
    depending(
      [settings],
      (documents) => {
        const { zone } = documents.get<ProviderSettings>(settings) ?? DEFAULT_SETTINGS
        const trade = placedIn(rows, zone)
        return { keys: trade.keys, trade }
      },
      (documents, { trade }) => recordTrade(documents, trade)
    )
  ]
}

/** Moves a provider to another zone: all of its figures are made anew there, out of its rows. */
export function moved(provider: string, zone: string): Change {
  const settings = settingsKey(provider)
  const known = (documents: Pick<Documents, 'get'>) =>
    documents.get<ProviderSettings>(settings) ?? DEFAULT_SETTINGS
  return depending(
    [settings],
    (documents) => {
      const from = known(documents).zone
      const prefixes = [rowsPrefix(provider), zonePrefix(provider, from), zonePrefix(provider, zone)]
      return { keys: [], prefixes: from === zone ? [] : prefixes }
    },
    (documents) => {
      const { zone: from, first } = known(documents)
      if (from === zone) return
      documents.put(settings, { zone, first })
      for (const { key } of documents.under(zonePrefix(provider, from))) documents.remove(key)
      for (const { document } of documents.under<SalesRows>(rowsPrefix(provider))) {
        if (onRows(document) !== null) recordTrade(documents, placedIn(document, zone))
      }
    }
  )
}

function placedIn(rows: SalesRows, zone: string): PlacedTrade {
  return placed({ ...rows, at: rows.created_at }, zone)
}
