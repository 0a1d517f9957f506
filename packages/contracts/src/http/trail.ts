/** HTTP schemas of trails: who did what, when, from where, and caused by which request. */
import { type Static, Type } from 'typebox'
import { DateTime, List, Nullable, Text } from './common.ts'

/** Who acted. `anonymous`: nobody who was logged in. Of others than a trail's own people it is their profile alone. */
export const TrailActor = Type.Object({
  kind: Type.Enum(['user', 'profile', 'anonymous', 'operator', 'system']),
  id: Type.String(),
  slug: Type.String(),
  printable_name: Type.String()
})
export type TrailActor = Static<typeof TrailActor>

/** One event of a trail. */
export const TrailEvent = Type.Object(
  {
    /** In the log of the service that answers. */
    position: Type.Integer(),
    event_id: Type.String(),
    created_at: DateTime,
    type: Type.String(),
    /** What was done, as a sentence of which the actor is the subject. */
    detail: Type.String(),
    actor: TrailActor,
    /** From where: null of others' people, and where it is not known. */
    address: Nullable(Type.String()),
    agent: Nullable(Type.String()),
    /** The same for everything that one request set off. */
    correlation_id: Type.String(),
    /** Id of the request or event that caused it. */
    caused_by: Type.String()
  },
  { $id: 'TrailEvent' }
)
export type TrailEvent = Static<typeof TrailEvent>

export const TrailList = List(TrailEvent)

/** Query of a trail: `about` is the slug of another profile that the events have to be about, too. */
export const AboutQuery = Type.Object({ about: Type.Optional(Text(255)) })
