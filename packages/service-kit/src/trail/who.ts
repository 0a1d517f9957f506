/** Who did what stands in a trail, as its readers see it: people of their own by name, those of others as their profile. */
import { BROKER_PROFILE, type TrailActor } from '@bursar/contracts'
import type { RolesOf } from '../access/model.ts'
import { ACCESS, profileKey, rolesKey, userKey } from '../access/projection.ts'
import { shownText } from '../access/users.ts'
import { OPERATOR } from '../operation/caller.ts'
import type { OperationRequest } from '../operation/operation.ts'
import type { ProfileRef, UserRef } from '../operation/refs.ts'
import { personKey, TRAIL, type TrailDocument } from './projection.ts'

type Reads = Pick<OperationRequest, 'collection' | 'reveal'>

/** Who did it, and whether its reader may know from where. */
export interface Who {
  readonly actor: TrailActor
  /** True of the reader's own people, and of whom nobody knows. */
  readonly isOwn: boolean
}

/** Finds who did what; the rows are of one trail. */
export async function whoDid(
  { collection, reveal }: Reads,
  rows: readonly TrailDocument[]
): Promise<(row: TrailDocument) => Who> {
  const access = collection(ACCESS)
  const actors = [...new Set(rows.map(({ actor }) => actor))]
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  const users = await access.getAll<UserRef>(actors.map(userKey))
  const standing = await access.getAll<RolesOf>(actors.map(rolesKey))
  const people = await collection(TRAIL).getAll(
    subjects.flatMap((subject) => actors.map((actor) => personKey(subject, actor)))
  )
  const rolesOf = (actor: string) => standing.get(rolesKey(actor)) ?? {}
  const isOf = (actor: string, profile: string) =>
    people.has(personKey(profile, actor)) || rolesOf(actor)[profile]?.accepted === true
  const isOwn = ({ actor, subject }: TrailDocument) => actor === subject || isOf(actor, subject)
  const profileOf = (row: TrailDocument) =>
    otherProfile(row, rolesOf(row.actor), users.get(userKey(row.actor)))
  const others = rows.filter((row) => users.has(userKey(row.actor)) && !isOwn(row)).map(profileOf)
  const profiles = await access.getAll<ProfileRef>([...new Set(others)].map(profileKey))
  const openUsers = await reveal(Object.fromEntries(users))
  const openProfiles = await reveal(Object.fromEntries(profiles))

  return (row) => {
    const user = openUsers[userKey(row.actor)]
    if (user === undefined) return { actor: nobody(row.actor), isOwn: row.actor === 'anonymous' }
    if (isOwn(row)) return { actor: named('user', user), isOwn: true }
    const id = profileOf(row)
    return { actor: named('profile', openProfiles[profileKey(id)] ?? { id }), isOwn: false }
  }
}

/** By whose role somebody else acted: one of the parties, else the broker, else nobody's but their own. */
function otherProfile(
  { parties, subject, actor }: TrailDocument,
  roles: RolesOf,
  user: UserRef | undefined
): string {
  const acted = [...parties, BROKER_PROFILE].find((party) => {
    return party !== subject && roles[party]?.is === 'active' && roles[party]?.accepted
  })
  return acted ?? user?.profile ?? actor
}

function named(
  kind: 'user' | 'profile',
  { id, slug, full_name }: Pick<UserRef, 'id'> & Partial<Pick<UserRef, 'slug' | 'full_name'>>
): TrailActor {
  const name = shownText(slug)
  return { kind, id, slug: name, printable_name: shownText(full_name) || name }
}

/** Who is no user: ids of visitors and names of what the system does say nothing to anybody. */
function nobody(actor: string): TrailActor {
  const nameless = { id: '', slug: '', printable_name: '' }
  if (actor === OPERATOR) return { kind: 'operator', ...nameless }
  const isSomebody = actor === 'anonymous' || /^[0-9a-f]{8}-/.test(actor)
  return { kind: isSomebody ? 'anonymous' : 'system', ...nameless }
}
