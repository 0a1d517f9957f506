/** What is stored of the log's end, and of the streams and names that a batch of appends speaks of. */
import type { Append, Reservation } from '@bursar/event-sourcing'
import type { Db } from 'mongodb'
import { askedTogether } from './asked-together.ts'
import { nameKey } from './commit-plan.ts'
import { asReservation, rowsOf } from './rows.ts'
import { whole } from './whole-number.ts'

/** The log's end, with what is known of streams there; all of it is true only as long as the turn stands. */
export interface Tail {
  readonly position: number
  readonly hash: string
  /** Goes up with each commit. */
  readonly turn: number
  /** The highest that was seen. */
  readonly term: number
  /** Versions of streams that were read or written lately, so that a writer who comes back costs no query. */
  readonly versions: Map<string, number>
}

export interface LogState {
  tail(): Promise<Tail>
  /** Brings the versions of the batch's streams in that are not there yet, by one question. */
  bringVersions(appends: readonly Append[], versions: Map<string, number>): Promise<void>
  /** Holders of the names that the batch wants or gives back, by `nameKey`. */
  holders(appends: readonly Append[]): Promise<Map<string, Reservation>>
  reserved(space: string, name: string): Promise<Reservation | undefined>
}

type Name = Pick<Reservation, 'space' | 'name'>

export function mongoLogState(database: Db): LogState {
  const { events, reservations, tail } = rowsOf(database)

  async function reservationsOf(named: readonly Name[]): Promise<Map<string, Reservation>> {
    if (named.length === 0) return new Map()
    const ids = new Map(named.map(({ space, name }) => [nameKey(space, name), { space, name }]))
    const rows = await reservations.find({ _id: { $in: [...ids.values()] } }).toArray()
    return new Map(rows.map((row) => [nameKey(row._id.space, row._id.name), asReservation(row)]))
  }

  const reservedTogether = askedTogether<Name, Reservation>(
    ({ space, name }) => nameKey(space, name),
    reservationsOf
  )

  return {
    async tail() {
      const row = await tail.findOne({ _id: 'tail' })
      if (!row) throw new Error(`${database.databaseName} has no log.`)
      const { position, hash, turn, term } = row
      return { position: whole(position), hash, turn: whole(turn), term: whole(term), versions: new Map() }
    },
    async bringVersions(appends, versions) {
      const named = new Set(appends.flatMap(({ streams }) => streams.map(({ stream }) => stream)))
      const unknown = [...named].filter((stream) => !versions.has(stream))
      if (unknown.length === 0) return
      for (const stream of unknown) versions.set(stream, 0)
      const last = events.aggregate<{ _id: string; version: number }>([
        { $match: { stream: { $in: unknown } } },
        { $sort: { stream: 1, version: -1 } },
        { $group: { _id: '$stream', version: { $first: '$version' } } }
      ])
      for (const { _id, version } of await last.toArray()) versions.set(_id, whole(version))
    },
    holders: (appends) =>
      reservationsOf(appends.flatMap(({ reserve = [], release = [] }) => [...reserve, ...release])),
    reserved: (space, name) => reservedTogether({ space, name })
  }
}
