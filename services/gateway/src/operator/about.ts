/** Whom a name is of: an operator follows a person or a profile. */
import type { Engine } from '@bursar/event-sourcing'
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
