/** The names of profiles as the log has them, so that a reservation that is missing or wrong can be told. */
import { givenUp } from '@bursar/contracts'
import {
  claimsAlong,
  type Fold,
  type LogNames,
  type RecordedEvent,
  type Reservation,
  type ServiceNames,
  type StoredAs
} from '@bursar/event-sourcing'
import { type ChosenPrefix, chosenPrefix } from './domain/invoice-prefix.ts'
import { type Profile, profileFold, profileStream } from './domain/profile.ts'
import { PREFIX_SPACE } from './invoice-prefixes.ts'
import { namesSecret, slugReservations } from './slug-names.ts'

/** Version 0.1 reserved a slug as it is written alone, and gave it back at once. */
const spaces = ['name', 'folded', PREFIX_SPACE]

export const namesOfProfiles: ServiceNames = {
  fromLog: async (keys, storedAs) => [logNames(await keys.secret(namesSecret), storedAs)]
}

/** What has names: a profile its slug while it is in use, and the prefix that it chose for ever. */
interface Naming {
  readonly profile: Profile
  readonly chosen: ChosenPrefix
}

const naming: Fold<Naming> = {
  initial: { profile: profileFold.initial, chosen: chosenPrefix.initial },
  evolve: ({ profile, chosen }, event) => ({
    profile: profileFold.evolve(profile, event),
    chosen: chosenPrefix.evolve(chosen, event)
  })
}

function logNames(secret: Buffer, storedAs: StoredAs): LogNames {
  return {
    opens: 'profile.profile-created',
    spaces,
    streamOf: profileStream,
    claims: (events) =>
      claimsAlong(events, {
        fold: naming,
        of({ profile, chosen }) {
          const prefix = prefixReservations(chosen, storedAs)
          if (profile.is !== 'live') return prefix
          return typeof profile.slug === 'string'
            ? [...slugReservations(secret, profile.slug, profile.profile), ...prefix]
            : undefined
        },
        left
      })
  }
}

function prefixReservations({ profile, prefix }: ChosenPrefix, storedAs: StoredAs): Reservation[] {
  return prefix === '' ? [] : [{ space: PREFIX_SPACE, name: storedAs(PREFIX_SPACE, prefix), value: profile }]
}

const archived = 'profile.profile-archived'

/**
 * Whoever archives a profile may have its name again; a shadow leaves its own to whoever asked for it. A prefix is
 * anybody's at once.
 */
function left({ profile: before }: Naming, { type, actor, time, data }: RecordedEvent, given: Reservation) {
  if (before.is !== 'live' || data.frees_name || given.space === PREFIX_SPACE) return undefined
  const { profile, kind, managed } = before
  if (type === archived) return { value: givenUp(actor, time, profile) }
  return { value: givenUp(profile, time), uncertain: kind === 'shadow' && !managed }
}
