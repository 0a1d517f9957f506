/** What the gateway itself answers: the site's version, the test clock, and what operators ask. */
import { type Static, type TSchema, Type } from 'typebox'
import { DateTime, Nullable } from './common.ts'

export const Version = Type.Object({ version: Type.String() }, { $id: 'Version' })

/** What the test clock is set to: an ISO 8601 date-time, or a date for its midnight in UTC. */
export const SetTime = Type.Object({ now: Type.String({ maxLength: 64 }) }, { $id: 'SetTime' })

/** How the test clock stands. */
export const TestTime = Type.Object({ now: DateTime }, { $id: 'TestTime' })

const Count = Type.Integer({ minimum: 0 })
const Positions = Type.Record(Type.String(), Count)

/** How a read model stands; `lag` counts the events that it does not include yet. */
export const ProjectionState = Type.Object(
  {
    service: Type.String(),
    name: Type.String(),
    generation: Type.Integer({ minimum: 1 }),
    position: Positions,
    lag: Count,
    documents: Count,
    digest: Type.String(),
    parked: Count
  },
  { $id: 'ProjectionState' }
)

/** What a replay found; `differences` are keys of documents, at most 20. */
export const ReplayResult = Type.Object(
  {
    service: Type.String(),
    name: Type.String(),
    generation: Type.Integer({ minimum: 1 }),
    position: Positions,
    lag: Count,
    documents: Count,
    digest: Type.String(),
    /** The digest of what served until then. */
    before: Type.String(),
    events: Count,
    seconds: Type.Number({ minimum: 0 }),
    equal: Type.Boolean(),
    differences: Type.Array(Type.String())
  },
  { $id: 'ReplayResult' }
)

/** With `swap` false it stops before the swap: what it built waits beside what serves, for a swap by itself. */
export const ReplayOptions = Type.Object(
  { swap: Type.Optional(Type.Boolean({ default: true })) },
  { $id: 'ReplayOptions' }
)

/** Why a generation is to serve that differs from the one before; needed for such a one alone. */
export const SwapNote = Type.Object(
  { note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })) },
  { $id: 'SwapNote' }
)

/** One server-sent event of a replay: `done` of `total` events, `rate` of them a second, `eta` in seconds. */
export const ReplayFrame = Type.Object(
  {
    phase: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('building'),
      Type.Literal('comparing'),
      Type.Literal('compared'),
      Type.Literal('swapped'),
      Type.Literal('failed')
    ]),
    done: Count,
    total: Count,
    rate: Nullable(Type.Integer({ minimum: 0 })),
    eta: Nullable(Count),
    /** Of each read model, what served before and what was built; empty until it is compared. */
    digests: Type.Array(Type.Object({ name: Type.String(), before: Type.String(), digest: Type.String() })),
    /** The read models that differ, with keys of documents, at most 20. */
    differing: Type.Array(Type.Object({ name: Type.String(), keys: Type.Array(Type.String()) })),
    /** Why it failed. */
    error: Type.Optional(Type.String())
  },
  { $id: 'ReplayFrame' }
)

/** Everything that was proved, or was not. */
export const Verification = Type.Object(
  {
    ok: Type.Boolean(),
    checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() }))
  },
  { $id: 'Verification' }
)

/** Long work that was begun: `done` of `of` in events or checks, `result` once the state is done. */
const task = <Result extends TSchema>(id: string, result: Result) =>
  Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
      done: Count,
      of: Count,
      began_at: DateTime,
      ended_at: Nullable(DateTime),
      request: Type.String({ description: 'The id of the request that began it.' }),
      result: Type.Optional(result),
      error: Type.Optional(Type.String())
    },
    { $id: id }
  )

export const ReplayTask = task('ReplayTask', Type.Array(ReplayResult))
export const VerificationTask = task('VerificationTask', Verification)

/** What was begun since the process started, the newest first. */
const tasks = <Task extends TSchema>(id: string, task: Task) =>
  Type.Object({ results: Type.Array(task) }, { $id: id })

export const ReplayTasks = tasks('ReplayTasks', ReplayTask)
export const VerificationTasks = tasks('VerificationTasks', VerificationTask)

/** Absolute paths on the machine of the system; without a file the keys are left out. */
export const BackupOrder = Type.Object(
  {
    folder: Type.String({ minLength: 1, maxLength: 4_096 }),
    keys_file: Nullable(Type.String({ minLength: 1, maxLength: 4_096 }))
  },
  { $id: 'BackupOrder' }
)

/** What was written: up to where each log is in it, and how many bytes that takes. */
export const BackupResult = Type.Object(
  {
    folder: Type.String(),
    made_at: DateTime,
    services: Type.Array(
      Type.Object({
        service: Type.String(),
        events: Count,
        hash: Type.String(),
        reservations: Count,
        jobs: Count
      })
    ),
    bytes: Count,
    keys_file: Nullable(Type.String()),
    keys: Count
  },
  { $id: 'BackupResult' }
)

export const BackupTask = task('BackupTask', BackupResult)

/** Where the hash chains of all logs ended at an instant; kept elsewhere, they prove later that nothing before was changed. */
export const Anchors = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        service: Type.String(),
        position: Count,
        hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        time: DateTime
      })
    )
  },
  { $id: 'Anchors' }
)

/** How a service stands: what it has written, and how far its read models are behind. */
export const ServiceState = Type.Object(
  {
    service: Type.String(),
    /** Events of its log. */
    events: Count,
    read_models: Count,
    /** Events that the read model lacks which is the furthest behind. */
    lag: Count,
    /** Events that could not be applied, and those behind them. */
    parked: Count,
    time: DateTime
  },
  { $id: 'ServiceState' }
)

/** How far a service has read a topic. */
export const TopicState = Type.Object(
  {
    topic: Type.String(),
    /** The service that follows it. */
    service: Type.String(),
    end: Count,
    /** Of the read model that has read the least. */
    position: Count,
    lag: Count
  },
  { $id: 'TopicState' }
)

/** An event that waits for an operator, or one that waits behind such an event. */
export const ParkedEvent = Type.Object(
  {
    id: Type.String(),
    service: Type.String(),
    projection: Type.String(),
    generation: Type.Integer({ minimum: 1 }),
    source: Type.String(),
    stream: Type.String(),
    position: Count,
    error: Type.String()
  },
  { $id: 'ParkedEvent' }
)

/** Work of a service that is due at an instant, or that failed too often and is parked since another. */
export const ServiceJob = Type.Object(
  {
    service: Type.String(),
    kind: Type.String(),
    id: Type.String(),
    due: DateTime,
    tries: Count,
    error: Type.String(),
    parked_at: Nullable(DateTime),
    payload: Type.String()
  },
  { $id: 'ServiceJob' }
)

export const DiscardNote = Type.Object(
  { note: Type.String({ minLength: 1, maxLength: 1_000 }) },
  { $id: 'DiscardNote' }
)

/** A recorded event with its link of the hash chain; personal fields are sealed. */
export const ShownEvent = Type.Object(
  {
    id: Type.String(),
    source: Type.String(),
    type: Type.String(),
    subject: Type.String(),
    time: DateTime,
    dataversion: Count,
    streamversion: Count,
    position: Count,
    actor: Type.String(),
    correlationid: Type.String(),
    causationid: Type.String(),
    traceparent: Type.Optional(Type.String()),
    /** From where it was caused, sealed. */
    from: Type.Optional(Type.String()),
    data: Type.Unknown(),
    hash: Type.String()
  },
  { $id: 'ShownEvent' }
)

/** What came of an event outside of its log, and when: a mail, a message to a webhook, a job that waits. */
export const EventEffect = Type.Object(
  {
    is: Type.Union([Type.Literal('mail'), Type.Literal('webhook'), Type.Literal('job')]),
    event_id: Type.String(),
    what: Type.String(),
    state: Type.String(),
    at: DateTime
  },
  { $id: 'EventEffect' }
)
export type EventEffect = Static<typeof EventEffect>

/** Rows that are not paged by number; `next_after` is what the next page starts after, null at the end. */
export const Results = <Row extends TSchema>(row: Row) => Type.Object({ results: Type.Array(row) })
export const EventPage = Type.Object(
  {
    results: Type.Array(ShownEvent),
    next_after: Nullable(Count),
    /** Of events that are read backwards: what the next page is before; null at the beginning of the log. */
    next_before: Type.Optional(Nullable(Count)),
    /** Whom the events are about, where that was asked for; empty when nobody has the name. */
    about: Type.Optional(
      Type.Array(
        Type.Object({ is: Type.Union([Type.Literal('user'), Type.Literal('profile')]), id: Type.String() })
      )
    ),
    /** What came of these events, where that was asked for. */
    effects: Type.Optional(Type.Array(EventEffect))
  },
  { $id: 'EventPage' }
)
