/** The documents of a service's database, collection by collection. */
import type { Reservation, StoredEvent } from '@bursar/event-sourcing'
import type { Db } from 'mongodb'
import { long, type Stored, whole } from './whole-number.ts'

export interface EventRow {
  /** The position. */
  _id: Stored
  stream: string
  version: Stored
  type: string
  body: string
  hash: string
}

export interface ReservationRow {
  _id: { space: string; name: string }
  value: string
  expires?: string
}

/** The end of the log, one document. `turn` goes up with each commit, `term` is the highest that was seen. */
export interface TailRow {
  _id: 'tail'
  position: Stored
  hash: string
  turn: Stored
  term: Stored
}

export interface KeyRow {
  /** The person. */
  _id: string
  wrapped: string | null
  sequence: Stored
}

/** Where the log ended when it was noted last, one document, with the keys. */
export interface LogEndRow {
  _id: 'log_end'
  position: Stored
  hash: string
}

export interface CounterRow {
  _id: string
  last: Stored
}

/** The parts of a service's database that have a shape of their own. */
export function rowsOf(database: Db) {
  return {
    events: database.collection<EventRow>('events'),
    reservations: database.collection<ReservationRow>('reservations'),
    tail: database.collection<TailRow>('tail'),
    keys: database.collection<KeyRow>('keys'),
    logEnd: database.collection<LogEndRow>('log_end'),
    counters: database.collection<CounterRow>('counters')
  }
}

/** An event as stored. */
export function asRow({ position, stream, version, type, body, hash }: StoredEvent): EventRow {
  return { _id: long(position), stream, version: long(version), type, body, hash }
}

export function asEvent({ _id, stream, version, type, body, hash }: EventRow): StoredEvent {
  return { position: whole(_id), stream, version: whole(version), type, body, hash }
}

/** Ids are compared field by field in their order, so every one is made here. */
export function reservationId({ space, name }: { space: string; name: string }): ReservationRow['_id'] {
  return { space, name }
}

export function asTaken({ space, name, value, expires }: Reservation): ReservationRow {
  const _id = reservationId({ space, name })
  return expires === undefined ? { _id, value } : { _id, value, expires }
}

export function asReservation({ _id: { space, name }, value, expires }: ReservationRow): Reservation {
  return expires === undefined ? { space, name, value } : { space, name, value, expires }
}
