/** What is in a backup, read without the code that writes it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { openSqlite } from '@bursar/store-sqlite'

const services = ['auth', 'profile', 'billing', 'metrics']

export interface BackedUpEvent {
  readonly service: string
  readonly position: number
  readonly hash: string
  readonly type: string
  readonly body: any
}

/** All rows of one kind. */
export function rowsOf(
  folder: string,
  service: string,
  kind: 'events' | 'reservations' | 'parked' | 'jobs'
): any[] {
  const text = gunzipSync(readFileSync(join(folder, `${service}.${kind}.ndjson.gz`))).toString()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** The events of all logs. */
export function eventsOf(folder: string): BackedUpEvent[] {
  return services.flatMap((service) =>
    rowsOf(folder, service, 'events').map((row) => ({ service, ...row, body: JSON.parse(row.body) }))
  )
}

/** The jobs in a service's file, and how many of them somebody has claimed. */
export function jobsIn(file: string): { readonly jobs: any[]; readonly claimed: number } {
  const sqlite = openSqlite(file)
  const rows = sqlite.prepare('SELECT * FROM job ORDER BY kind, id').all()
  sqlite.close()
  const jobs = rows.map(({ claimer: _, turn: __, ...job }) => job)
  return { jobs, claimed: rows.filter(({ claimer }) => claimer !== null).length }
}

/**
 * Events of one backup that a later one shows to follow from an event that is not in it. A plan follows from the
 * profile that it is of, whatever a policy wrote from the event that caused it.
 */
export function orphansOf(earlier: string, later: string): string[] {
  const there = eventsOf(earlier)
  const ids = new Set(there.map(({ body }) => body.id))
  const known = new Set(eventsOf(later).map(({ body }) => body.id))
  const profiles = new Set(
    there.filter(({ service }) => service === 'profile').map(({ body }) => body.subject)
  )
  const lost = there.filter(({ type, body }) => {
    const uncaused = known.has(body.causationid) && !ids.has(body.causationid)
    const homeless = type === 'billing.plan-created' && !profiles.has(`profile-${body.data.provider}`)
    return uncaused || homeless
  })
  return lost.map(({ type, position }) => `${type} ${position}`)
}
