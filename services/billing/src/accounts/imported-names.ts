/** Who the subscribers of an import are: each provider has names of its own for them. */
import { createHmac, hash } from 'node:crypto'
import type { Collection, KeyRing, NewEvent, Transaction } from '@bursar/event-sourcing'
import { namedProfile } from '@bursar/service-kit'
import { accountStream } from '../shared/streams.ts'
import { account } from './domain/account.ts'
import type { Said } from './domain/described-subscriber.ts'

/** What a provider calls the profiles that it imported sales of. */
const SPACE = 'imported'
/** The same without regard to case, by whichever came first. */
const FOLDED_SPACE = 'imported-folded'
/** In 0.1 a name belonged to whichever provider imported it first. */
export const FORMER_SPACE = 'subscriber'
const SECRET = 'imported-names'

/** The names that one provider has for its subscribers. */
export interface ImportedNames {
  readonly provider: string
  /** What is stored of a name, which is its person's. */
  stored(name: string): string
}

/** Opens the names of a provider. */
export async function importedNames(keys: Pick<KeyRing, 'secret'>, provider: string): Promise<ImportedNames> {
  const secret = await keys.secret(SECRET)
  return {
    provider,
    stored: (name) => createHmac('sha256', secret).update(`${provider}/${name}`).digest('base64url')
  }
}

/**
 * The profile of which the provider imported a sale under this name, as it is written, else without regard to case;
 * undefined when there was none.
 */
export async function importedAs(
  tx: Transaction,
  names: ImportedNames,
  name: string
): Promise<string | undefined> {
  return (await asWritten(tx, names, name)) ?? tx.reserved(FOLDED_SPACE, foldedName(names, name))
}

async function asWritten(
  tx: Transaction,
  { provider, stored }: ImportedNames,
  name: string
): Promise<string | undefined> {
  const known = await tx.reserved(SPACE, stored(name))
  if (known !== undefined) return known
  const first = await tx.reserved(FORMER_SPACE, hash('sha256', name, 'hex'))
  if (first === undefined) return undefined
  const { maker } = await tx.load(accountStream(first), account)
  return maker === provider ? first : undefined
}

function foldedName({ stored }: ImportedNames, name: string): string {
  return stored(name.toLowerCase())
}

export interface Subscribers {
  /** The profile's id; a name that means nobody yet gets a new one, of that slug where the name is none. */
  idOf(name: string, slug?: string): string
  /** The id of a profile that was there before this import; undefined of a name that meant nobody. */
  knownId(name: string): string | undefined
  /** What introduces the new ones, by profile id. */
  readonly introduced: ReadonlyMap<string, NewEvent>
}

/**
 * Finds the profiles that a provider means: whom it imported under that name before, else the profile of that slug
 * that somebody manages, else a new one that the provider looks after. Those that others look after are not found,
 * and a name goes on meaning the same profile when that is called otherwise, or its slug is somebody else's.
 */
export async function findSubscribers(
  tx: Transaction,
  { access, names }: { readonly access: Collection; readonly names: ImportedNames },
  wanted: ReadonlyMap<string, Said>,
  newId: () => string
): Promise<Subscribers> {
  const { provider, stored } = names
  const found = new Map<string, { readonly id: string; readonly isNew: boolean }>()
  const byFolded = new Map<string, string>()
  const introduced = new Map<string, NewEvent>()
  await Promise.all(
    [...wanted.keys()].map(async (name) => {
      const imported = await importedAs(tx, names, name)
      if (imported) byFolded.set(name.toLowerCase(), imported)
      const id = imported ?? (await knownProfile(access, provider, name))
      if (id) found.set(name, { id, isNew: imported === undefined })
    })
  )

  function remember(name: string, id: string): string {
    found.set(name, { id, isNew: false })
    tx.reserve({ space: SPACE, name: stored(name), value: id }, 'again')
    const folded = name.toLowerCase()
    if (!byFolded.has(folded)) {
      byFolded.set(folded, id)
      tx.reserve({ space: FOLDED_SPACE, name: foldedName(names, name), value: id }, 'again')
    }
    return id
  }

  return {
    introduced,
    knownId(name) {
      const id = found.get(name)?.id
      return id !== undefined && !introduced.has(id) ? id : undefined
    },
    idOf(name, slug = name) {
      const known = found.get(name)
      if (known) return known.isNew ? remember(name, known.id) : known.id
      // This very import may have introduced it in other letters.
      const other = byFolded.get(name.toLowerCase())
      if (other) return other
      const profile = remember(name, newId())
      if (slug !== name) remember(slug, profile)
      const { full_name, email } = wanted.get(name) ?? {}
      const data = {
        ...{ profile, person: profile, provider, slug, full_name: full_name?.text ?? name },
        ...(full_name && { full_name_at: full_name.at }),
        ...(email && { email: email.text, email_at: email.at })
      }
      introduced.set(profile, { type: 'billing.subscriber-introduced', data })
      return profile
    }
  }
}

/** A profile by its slug: one that somebody manages, or that this provider itself looks after. */
async function knownProfile(access: Collection, provider: string, slug: string): Promise<string | undefined> {
  const found = await namedProfile(access, slug)
  if (!found) return undefined
  const { id, managed, maker } = found
  return managed || maker?.id === provider ? id : undefined
}
