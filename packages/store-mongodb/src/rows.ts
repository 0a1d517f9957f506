/** The documents of a service's database, collection by collection. */
import type { Db } from 'mongodb'
import type { Stored } from './whole-number.ts'

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
    counters: database.collection<CounterRow>('counters')
  }
}
