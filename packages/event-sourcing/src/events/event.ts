/** What an event is: in memory, and as the log keeps it. Attribute names are those of CloudEvents 1.0. */

/**
 * Where an event stands in its service's log: 1, 2, 3 … without gaps. Clients see it only inside the opaque
 * `X-Position` text, so that a log may one day have several sequences.
 */
export type Position = number

/** Up to where each log has been read: service name → position. An absent service is read up to 0. */
export type Positions = Readonly<Record<string, Position>>

/** Who and what caused an event: copied into the attributes of every event of one append. */
export interface Cause {
  /** Opaque id of the user, or `system`, or the name of the policy that acted. */
  readonly actor: string
  /** The same for everything that one request set off, in whatever service. */
  readonly correlationid: string
  /** Id of the request or event that caused this one. */
  readonly causationid: string
  readonly traceparent?: string
  /** From where a request came: it stands sealed in events that are in somebody's trail. */
  readonly where?: Whereabouts
}

/** From where a request came. */
export interface Whereabouts {
  /** Opaque id of the user who is logged in; undefined of nobody. */
  readonly person: string | undefined
  readonly address: string
  readonly agent: string
}

/** A stored event as code reads it: parsed, raised to the newest data version, personal fields still sealed. */
export interface RecordedEvent<Data = any> extends Omit<Cause, 'where'> {
  readonly id: string
  readonly source: string
  readonly type: string
  /** The stream. */
  readonly subject: string
  /** When it was recorded, ISO 8601 UTC, by the injected clock. */
  readonly time: string
  /** From where it was caused: a flat text, see whereabouts.ts. */
  readonly from?: string
  readonly dataversion: number
  readonly streamversion: number
  readonly position: Position
  readonly data: Data
}

/** An event as the log holds it. `body` is the JSON text that the hash chain covers, byte for byte. */
export interface StoredEvent {
  readonly position: Position
  readonly stream: string
  /** 1, 2, 3 … within the stream. */
  readonly version: number
  readonly type: string
  readonly body: string
  /** Link of the hash chain, 64 hex characters. */
  readonly hash: string
}

/** An event on its way into the log: its position, version and hash are given by the commit. */
export interface EncodedEvent {
  readonly type: string
  readonly body: string
  /** The instant in the body, where whoever encoded it has it at hand. */
  readonly time?: string
}
