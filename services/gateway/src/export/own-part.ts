/** What the services of this process have of a person beside what the API lists: events, mail, charges. */
import type { Engine, StoredEvent } from '@bursar/event-sourcing'
import type { PersonalData, Service, UserRef } from '@bursar/service-kit'
import type { Engines } from '../operator/engines.ts'

/** An event on a stream that is about the person alone, without its data. */
export interface OwnEvent {
  readonly service: string
  readonly id: string
  readonly type: string
  readonly description: string
  readonly created_at: string
  readonly by_user: boolean
}

/** What was left out of a section for its length. */
export interface Incomplete {
  readonly section: string
  readonly rows: number
  readonly count: number
}

export interface OwnPart {
  readonly sections: Readonly<Record<string, readonly unknown[]>>
  readonly events: readonly OwnEvent[]
  readonly incomplete: readonly Incomplete[]
}

/** Rows of a section that an export holds, the newest. */
export const ROWS_MOST = 10_000

/** Reads it from each service; a person without a trace is an empty part. */
export async function ownPart(
  engines: Engines,
  services: readonly Service[],
  user: UserRef
): Promise<OwnPart> {
  const parts: OwnPart[] = []
  for (const service of services) {
    const engine = engines.get(service.name)
    if (engine && service.personal) parts.push(await partOf(engine, service, service.personal, user))
  }
  return together(parts)
}

/** Parts of several services as one: sections of one name are one, events stand by time. */
export function together(parts: readonly OwnPart[]): OwnPart {
  const events = parts.flatMap((part) => part.events)
  const sections: Record<string, readonly unknown[]> = {}
  for (const [name, rows] of parts.flatMap((part) => Object.entries(part.sections))) {
    sections[name] = [...(sections[name] ?? []), ...rows]
  }
  return {
    sections,
    events: events.sort((one, other) => (one.created_at < other.created_at ? -1 : 1)),
    incomplete: parts.flatMap(({ incomplete }) => incomplete)
  }
}

async function partOf(
  engine: Engine,
  { name, definitions }: Service,
  personal: PersonalData,
  user: UserRef
): Promise<OwnPart> {
  const described = new Map(definitions.map(({ type, description }) => [type, description]))
  const stored: StoredEvent[] = []
  for (const stream of personal.streams(user)) stored.push(...(await engine.events.readStream(stream, 0)))
  const events = stored
    .sort((one, other) => one.position - other.position)
    .slice(-ROWS_MOST)
    .map((one): OwnEvent => {
      const { id, type, time, actor } = engine.codec.decode(one)
      const description = described.get(type) ?? ''
      return { service: name, id, type, description, created_at: time, by_user: actor === user.id }
    })
  const cut = { section: `events of ${name}`, rows: events.length, count: stored.length }
  const rows = (await personal.rows?.(engine, user, ROWS_MOST)) ?? []
  return {
    sections: Object.fromEntries(rows.map(({ section, results }) => [section, results])),
    events,
    incomplete: [
      cut,
      ...rows.map(({ section, results, count }) => ({ section, rows: results.length, count }))
    ].filter(({ rows, count }) => rows < count)
  }
}
