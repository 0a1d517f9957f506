/**
 * Trails: for each user and profile, what was done about them, by whom, when and from where. A service keeps those of its
 * own events; which events, an event's definition says.
 */
import type { EventDefinition, ProfileEvents, RoleGranted, Sealed } from '@bursar/contracts'
import {
  type Change,
  insert,
  type Projection,
  projection,
  put,
  type RecordedEvent,
  sealedIn
} from '@bursar/event-sourcing'

export const TRAIL = 'trail'

/** Document `<subject>/<position>`. */
export interface TrailDocument {
  /** The user or profile whose trail it is. */
  readonly subject: string
  readonly position: number
  readonly event: string
  readonly type: string
  readonly created_at: string
  /** A user, a visitor, `operator`, `anonymous`, or what of the system acted. */
  readonly actor: string
  readonly correlation: string
  readonly cause: string
  /** Users and profiles that it is about, or by whose role it was done. */
  readonly parties: readonly string[]
  /** From where: sealed, and null where that is not known. */
  readonly place: Sealed | null
}

/** Document `person/<profile>/<user>`: the user had an accepted role on the profile at some time. */
export const personKey = (profile: string, user: string) => `person/${profile}/${user}`

type Handler = (event: RecordedEvent) => readonly Change[]

/** The trails of a service that writes those events. */
export function trails(definitions: readonly EventDefinition[]): Projection {
  const on = new Map<string, Handler>(
    definitions.flatMap((one) => (one.trail ? [[one.type, rowsOf(one)]] : []))
  )
  for (const [type, people] of Object.entries(peopleOf)) {
    const rows = on.get(type)
    on.set(type, (event) => [...people(event), ...(rows?.(event) ?? [])])
  }
  return projection<Readonly<Record<string, any>>>({
    name: TRAIL,
    version: 1,
    lists: { subject: { by: ({ subject }) => subject ?? null } },
    on: Object.fromEntries(on)
  })
}

function rowsOf({ trail }: EventDefinition): Handler {
  return (event) => {
    const { id, type, time, actor, correlationid, causationid, position, data } = event
    const subjects = [...new Set(trail?.about(data) ?? [])]
    const by = [data.made_as, data.maker_profile].filter((party) => typeof party === 'string')
    const row = {
      position,
      event: id,
      type,
      created_at: time,
      actor: actor === 'anonymous' ? (trail?.by?.(data) ?? actor) : actor,
      correlation: correlationid,
      cause: causationid,
      parties: [...subjects, ...by],
      place: sealedIn(event.from) ?? null
    }
    return subjects.map((subject) =>
      insert(keyOf(subject, position), { subject, ...row } satisfies TrailDocument)
    )
  }
}

/** In the order of positions, where several happened at one instant. */
const keyOf = (subject: string, position: number) => `${subject}/${String(position).padStart(15, '0')}`

/** Who is of a profile: whoever made it, asked for a role or accepted one. */
const peopleOf: { readonly [Type in keyof ProfileEvents]?: Handler } = {
  'profile.role-granted': ({ data }: RecordedEvent<RoleGranted>) =>
    data.accepted_by === data.user ? [person(data)] : [],
  'profile.role-accepted': ({ data }) => [person(data)]
}

function person({ profile, user }: { readonly profile: string; readonly user: string }): Change {
  return put(personKey(profile, user), { profile, user })
}
