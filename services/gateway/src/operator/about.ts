/** Whom a name is of, and which events of a log are about that one: an operator follows a person or a profile. */
import type { Engine, StoredEvent } from '@bursar/event-sourcing'
import {
  ACCESS,
  namedProfile,
  namedUser,
  type ProfileRef,
  profileKey,
  type UserRef,
  userKey
} from '@bursar/service-kit'

/** A user or a profile, by the id that events have. */
export interface Subject {
  readonly is: 'user' | 'profile'
  readonly id: string
}

/** Events that are looked at for one page: a log is longer than a request may take. */
const LOOKED_AT_MOST = 20_000
const stretch = 1_000

/**
 * Whom a text means: a user name, a verified e-mail address, a slug, or an id itself. A user and the personal profile are one
 * person. Empty when nobody has the name here.
 */
export async function subjectsOf(engine: Engine, name: string): Promise<Subject[]> {
  const access = engine.collection(ACCESS)
  const folded = name.toLowerCase()
  const users = [
    await namedUser(access, name),
    await access.getBy<UserRef>('email', folded),
    await access.get<UserRef>(userKey(name))
  ]
  const profiles = [await namedProfile(access, name), await access.get<ProfileRef>(profileKey(name))]
  const subjects = [
    ...users.flatMap((user) => (user ? subjectsOfUser(user) : [])),
    ...profiles.flatMap((profile) => (profile ? subjectsOfProfile(profile) : []))
  ]
  return [...new Map(subjects.map((subject) => [`${subject.is}/${subject.id}`, subject])).values()]
}

function subjectsOfUser({ id, profile }: UserRef): Subject[] {
  return [subject('user', id), subject('profile', profile)]
}

function subjectsOfProfile({ id, user }: ProfileRef): Subject[] {
  return [...(user === null ? [] : [subject('user', user)]), subject('profile', id)]
}

const subject = (is: Subject['is'], id: string): Subject => ({ is, id })

/** A page of what was found, and behind which position the next one begins; null at the end of the log. */
export interface FoundEvents {
  readonly events: readonly StoredEvent[]
  readonly next: number | null
}

/** Events that name one of the subjects: in their stream, as who acted, or in what they say. Oldest first. */
export async function eventsAbout(
  { events: log }: Engine,
  subjects: readonly Subject[],
  { after, limit }: { readonly after: number; readonly limit: number }
): Promise<FoundEvents> {
  const found: StoredEvent[] = []
  let at = after
  while (at < after + LOOKED_AT_MOST) {
    const events = await log.read(at, stretch)
    for (const event of events) {
      at = event.position
      if (subjects.some(({ id }) => event.stream.includes(id) || event.body.includes(id))) found.push(event)
      if (found.length === limit) return { events: found, next: at }
    }
    if (events.length < stretch) return { events: found, next: null }
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return { events: found, next: at }
}
