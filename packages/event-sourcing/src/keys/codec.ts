/** Turns decided events into the bytes of the log and back: schema check, sealing, data versions. */
import { type EventDefinition, mayErase, type Sealed } from '@bursar/contracts'
import { type Shape, type Trim, trimOf } from '../events/closed.ts'
import { compileSchema } from '../events/compile-schema.ts'
import type { NewEvent } from '../events/decider.ts'
import type { Cause, EncodedEvent, RecordedEvent, StoredEvent } from '../events/event.ts'
import type { KeyRing } from './key-ring.ts'
import { sealedPlace, sealerOf } from './whereabouts.ts'

interface Known {
  readonly definition: EventDefinition
  /** What keeps data from being written; undefined when nothing does. */
  fault(data: unknown): string | undefined
  /** Leaves out of an older event what its schema does not name. */
  readonly trim: Trim
}

/** An encoded event together with what a fold reads of it, so that a writer need not parse its own bytes. */
export interface Encoded extends EncodedEvent {
  readonly data: any
  readonly time: string
}

export interface Codec {
  /** The service whose log it writes. */
  readonly source: string
  /** Persons whose keys must be there before `encode`, and which of them these events introduce. */
  persons(events: readonly NewEvent[]): { readonly all: string[]; readonly introduced: ReadonlySet<string> }
  /** Persons whose keys seal from where these events were caused; without them it is left out. */
  sealers(events: readonly NewEvent[], cause: Cause): readonly string[]
  /** `seals` are the texts that this append has sealed already: the same text of a person is sealed once. */
  encode(
    stream: string,
    event: NewEvent,
    id: string,
    time: string,
    cause: Cause,
    seals?: Map<string, Sealed>
  ): Encoded
  decode(stored: StoredEvent): RecordedEvent
  /** Persons whose keys end with these events. */
  erased(events: readonly StoredEvent[]): string[]
}

/** An event that does not fit its schema, or a stored one that this version of the code cannot read. */
export class EventFormatError extends Error {
  readonly code = 'event_format'
}

/** Reads and writes the events of one log; `definitions` may hold those of other services too. */
export function createCodec(source: string, definitions: readonly EventDefinition[], keys: KeyRing): Codec {
  const known = new Map(definitions.map((definition) => [definition.type, compileOnce(definition)]))

  const erasing = new Set(definitions.filter(mayErase).map(({ type }) => type))

  function seal(definition: EventDefinition, data: any, seals: Map<string, Sealed>) {
    if (definition.personal.length === 0) return data
    const sealed = { ...data }
    for (const field of definition.personal) {
      const text = sealed[field]
      // An empty text says nothing of anybody.
      if (typeof text !== 'string' || text === '') continue
      const name = `${data.person} ${text}`
      const value = seals.get(name) ?? keys.seal(data.person, text)
      seals.set(name, value)
      sealed[field] = value
    }
    return sealed
  }

  function decode(stored: StoredEvent): RecordedEvent {
    const entry = known.get(stored.type)
    return entry ? current(stored, entry) : parse(stored)
  }

  return {
    source,
    persons(events) {
      const all = new Set<string>()
      const introduced = new Set<string>()
      for (const { type, data } of events) {
        const definition = known.get(type)?.definition
        if (!definition?.personal.length) continue
        const introduces = definition.introduces(data)
        // An empty text says nothing of anybody, so it needs no key.
        if (introduces || definition.personal.some((field) => data[field])) all.add(data.person)
        if (introduces) introduced.add(data.person)
      }
      return { all: [...all], introduced }
    },
    sealers(events, { where }) {
      if (where === undefined) return []
      const all = events.filter(({ type }) => known.get(type)?.definition.trail)
      return all.map((event) => sealerOf(where, event)).filter((person) => person !== undefined)
    },
    encode(stream, event, id, time, cause, seals = new Map()) {
      const entry = known.get(event.type)
      if (!entry) throw new EventFormatError(`unknown event type ${event.type}`)
      const fault = entry.fault(event.data)
      if (fault !== undefined) throw new EventFormatError(`${event.type}: ${fault}`)
      const data = seal(entry.definition, event.data, seals)
      const { version, type, trail } = entry.definition
      const { where, ...said } = cause
      const from = where && trail && sealedPlace(keys, sealerOf(where, event), where)
      const body = JSON.stringify({
        id,
        source,
        type,
        subject: stream,
        time,
        dataversion: version,
        ...said,
        ...(from !== undefined && { from }),
        data
      })
      return { type, body, data, time }
    },
    decode,
    erased: (events) =>
      events
        .filter(({ type }) => erasing.has(type))
        .flatMap((event) => {
          const { type, data } = decode(event)
          return known.get(type)?.definition.erases(data) ?? []
        })
  }
}

/** Subscribers in one process are handed the same stored events: each is parsed once, and never changed. */
const parsed = Symbol('parsed')

/** By a symbol on the event itself: it shows in no JSON, and goes when the event goes. A copy has a body of its own. */
type Read = StoredEvent & { [parsed]?: ParsedEvent }

interface ParsedEvent {
  readonly body: string
  readonly event: RecordedEvent
  /** True once it is of the newest data version, and without what its schema does not name. */
  readonly current: boolean
}

function parse(stored: Read): RecordedEvent {
  const known = stored[parsed]
  if (known && known.body === stored.body) return known.event
  const event = JSON.parse(stored.body)
  event.streamversion = stored.version
  event.position = stored.position
  stored[parsed] = { body: stored.body, event, current: false }
  return event
}

/** Once for all who read it; whoever parsed it may not have known its type. */
function current(stored: Read, { definition, trim }: Known): RecordedEvent {
  const event = parse(stored)
  if (stored[parsed]?.current) return event
  const newest = definition.version === event.dataversion ? event : raised(event, definition)
  const data = trim(newest.data)
  const read = data === newest.data ? newest : { ...newest, data }
  stored[parsed] = { body: stored.body, event: read, current: true }
  return read
}

/** Applies the upcasters from the stored version to the current one. */
function raised(event: RecordedEvent, definition: EventDefinition): RecordedEvent {
  let { data } = event
  if (event.dataversion > definition.version) {
    throw new EventFormatError(
      `${event.type} has data version ${event.dataversion}, which is newer than this version of Bursar`
    )
  }
  for (let version = event.dataversion; version < definition.version; version++) {
    const upcaster = definition.upcasters[version]
    if (!upcaster) throw new EventFormatError(`${event.type} has no upcaster from version ${version}`)
    data = upcaster(data)
  }
  return { ...event, data, dataversion: definition.version }
}

/** Schemas are compiled at their first event: a start pays only for what it writes. */
function compileOnce(definition: EventDefinition): Known {
  let compiled: ReturnType<typeof compileSchema> | undefined
  let trim: Trim | undefined
  function trimmed(data: any): any {
    trim ??= trimOf(definition.data as Shape)
    return trim ? trim(data) : data
  }
  return {
    definition,
    trim: trimmed,
    fault(data) {
      compiled ??= compileSchema(definition.data)
      if (!compiled.Check(data)) {
        return [...compiled.Errors(data)]
          .map(({ instancePath, message }) => `${instancePath} ${message}`)
          .join('; ')
      }
      return trimmed(data) === data ? undefined : 'a field that its schema does not define'
    }
  }
}
