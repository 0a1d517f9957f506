/** The query of tables, checked: which columns, in which zone and unit. */
import { knowsZone, type PeriodType, parseInstant } from '@bursar/calendar'
import { type CustomersQuery, isCurrency, type TableQuery } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'
import type { Static } from 'typebox'
import {
  type Column,
  type ColumnsQuery,
  type ColumnsResult,
  columns,
  NO_ZONE,
  type Period,
  periodsOf
} from '../periods/domain/columns.ts'
import { DEFAULT_SETTINGS, DEFAULT_UNIT, type ProviderSettings, settingsKey } from './provider-settings.ts'

/** What a table is to show. */
export interface TableRequest {
  /** Profile id. */
  readonly provider: string
  readonly unit: string
  /** IANA zone in which the columns begin and end. */
  readonly zone: string
  /** The zone that figures are kept in for this provider. */
  readonly storedZone: string
  readonly type: PeriodType
  readonly columns: readonly Column[]
  /** The instant at which the table ends: what is dated then counts when nobody named it. */
  readonly endsAt: string
  /** Whether it is asked for as it stood: then it is made of the rows that were recorded, and of nothing that is kept. */
  readonly isPast: boolean
}

type TableOperationRequest = OperationRequest<undefined, Static<typeof TableQuery>>

/**
 * Reads the query; a value that is none ends the request with 400 and the field's name.
 * @param provider the profile whose zone and unit hold where the query names none
 * @param lay lays out the columns up to an instant, or from one on
 */
export async function tableRequest(
  request: TableOperationRequest,
  provider = request.profile.id,
  lay: (query: ColumnsQuery) => ColumnsResult = columns
): Promise<TableRequest> {
  const { query, now } = request
  const settings = await settingsOf(request.collection('figures'), provider)
  const zone = zoneAsked(query.timezone) ?? settings.zone
  const endsAt = endsAtOf(query.ends_at, zone) ?? now
  const found = lay({
    type: query.period_type || 'monthly',
    nb: query.nb_periods === undefined ? undefined : whole(query.nb_periods),
    endsAt,
    inclusive: !query.ends_at,
    zone
  })
  const fields = { ...(found.ok ? {} : found.fields), ...unitFaults(query.unit) }
  if (!found.ok || Object.keys(fields).length > 0) fail('invalid_fields', { fields })
  return {
    provider,
    unit: unitAsked(query.unit, settings),
    zone,
    storedZone: settings.zone,
    type: found.type,
    columns: found.columns,
    endsAt,
    isPast: request.asOf !== undefined
  }
}

/** Which periods a table is about, and where they begin and end. */
export function frameOf({ zone, columns }: TableRequest): { timezone: string; periods: Period[] } {
  return { timezone: zone, periods: periodsOf(columns) }
}

/** The unit of a list: the one asked for, else that of the provider's first plan; 400 for one that is none. */
export async function unitOf({
  query,
  profile,
  collection
}: OperationRequest<undefined, Static<typeof CustomersQuery>>): Promise<string> {
  const timezone = zoneAsked(query.timezone)
  const zoneFaults = timezone && !knowsZone(timezone) ? { timezone: [NO_ZONE] } : {}
  const fields = { ...unitFaults(query.unit), ...zoneFaults }
  if (Object.keys(fields).length > 0) fail('invalid_fields', { fields })
  return unitAsked(query.unit, await settingsOf(collection('figures'), profile.id))
}

/** `local` is where the provider is, and so is a query that says nothing. */
function zoneAsked(timezone: string | undefined): string | undefined {
  return timezone === '' || timezone === 'local' ? undefined : timezone
}

function unitAsked(asked: string | undefined, settings: ProviderSettings): string {
  return asked?.toLowerCase() || settings.first?.unit || DEFAULT_UNIT
}

async function settingsOf(figures: Collection, provider: string): Promise<ProviderSettings> {
  return (await figures.get<ProviderSettings>(settingsKey(provider))) ?? DEFAULT_SETTINGS
}

/** The instant that a text names in that zone; undefined when it is absent, not an instant when it is no date. */
function endsAtOf(text: string | undefined, zone: string): string | undefined {
  if (!text) return undefined
  return parseInstant(text, knowsZone(zone) ? zone : DEFAULT_SETTINGS.zone) ?? 'not a date'
}

function whole(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

function unitFaults(unit: string | undefined): Record<string, string[]> {
  if (!unit || isCurrency(unit.toLowerCase())) return {}
  return { unit: [`"${unit.slice(0, 40)}" is not a known currency.`] }
}
