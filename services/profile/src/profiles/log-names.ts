/** The names of profiles as the log has them, so that a reservation that is missing or wrong can be told. */
import { givenUp } from '@bursar/contracts'
import {
  claimsAlong,
  type LogNames,
  type RecordedEvent,
  type ServiceNames,
  type StoredAs
} from '@bursar/event-sourcing'
import { chosenPrefix } from './domain/invoice-prefix.ts'
import { type Profile, profileFold, profileStream } from './domain/profile.ts'
import { PREFIX_SPACE } from './invoice-prefixes.ts'
import { namesSecret, slugReservations } from './slug-names.ts'

/** Version 0.1 reserved a slug as it is written alone, and gave it back at once. */
const spaces = ['name', 'folded']

export const namesOfProfiles: ServiceNames = {
  fromLog: async (keys, storedAs) => [logNames(await keys.secret(namesSecret)), prefixNames(storedAs)]
}

function prefixNames(storedAs: StoredAs): LogNames {
  return {
    opens: 'profile.profile-created',
    spaces: [PREFIX_SPACE],
    streamOf: profileStream,
    claims: (events) =>
      claimsAlong(events, {
        fold: chosenPrefix,
        of: ({ profile, prefix }) =>
          prefix === '' ? [] : [{ space: PREFIX_SPACE, name: storedAs(PREFIX_SPACE, prefix), value: profile }]
      })
  }
}

function logNames(secret: Buffer): LogNames {
  return {
    opens: 'profile.profile-created',
    spaces,
    streamOf: profileStream,
    claims: (events) =>
      claimsAlong(events, {
        fold: profileFold,
        of(state) {
          if (state.is !== 'live') return []
          return typeof state.slug === 'string'
            ? slugReservations(secret, state.slug, state.profile)
            : undefined
        },
        left
      })
  }
}

const archived = 'profile.profile-archived'

/** Whoever archives a profile may have its name again; a shadow leaves its own to whoever asked for it. */
function left(before: Profile, { type, actor, time, data }: RecordedEvent) {
  if (before.is !== 'live' || data.frees_name) return undefined
  const { profile, kind, managed } = before
  if (type === archived) return { value: givenUp(actor, time, profile) }
  return { value: givenUp(profile, time), uncertain: kind === 'shadow' && !managed }
}
