/** Who the subscribers of an import are. */
import { hash } from 'node:crypto'
import type { Collection, NewEvent, Transaction } from '@bursar/event-sourcing'

/** Names of those that an import introduced, hashed because a slug is its person's. */
const SPACE = 'subscriber'

export interface Subscribers {
  /** The profile's id; the first time it meets a name that nobody has, it gives it one. */
  idOf(slug: string): string
  /** What introduces the new ones, by profile id. */
  readonly introduced: ReadonlyMap<string, NewEvent>
}

/**
 * Finds the profiles of those slugs. Whom an earlier import introduced keeps the id that it got then, also
 * while the profile is still to be made, or when it had to take another slug.
 */
export async function findSubscribers(
  tx: Transaction,
  access: Collection,
  provider: string,
  slugs: ReadonlySet<string>,
  newId: () => string
): Promise<Subscribers> {
  const found = new Map<string, string>()
  const introduced = new Map<string, NewEvent>()
  await Promise.all(
    [...slugs].map(async (slug) => {
      const id = (await tx.reserved(SPACE, nameOf(slug))) ?? (await knownProfile(access, slug))
      if (id) found.set(slug, id)
    })
  )
  return {
    introduced,
    idOf(slug) {
      const known = found.get(slug)
      if (known) return known
      const profile = newId()
      found.set(slug, profile)
      tx.reserve({ space: SPACE, name: nameOf(slug), value: profile }, 'again')
      const data = { profile, person: profile, slug, full_name: slug, provider }
      introduced.set(profile, { type: 'billing.subscriber-introduced', data })
      return profile
    }
  }
}

async function knownProfile(access: Collection, slug: string): Promise<string | undefined> {
  const found = await access.find('slug', slug)
  return found && (JSON.parse(found.body) as { id: string }).id
}

function nameOf(slug: string): string {
  return hash('sha256', slug, 'hex')
}
