/** The names of users as the log has them, so that a reservation that is missing or wrong can be told. */
import { givenUp } from '@bursar/contracts'
import {
  claimsAlong,
  type LogNames,
  type RecordedEvent,
  type Reservation,
  type ServiceNames
} from '@bursar/event-sourcing'
import { namesSecret } from '../shared/hashed-name.ts'
import { type User, user, userStream } from './domain/user.ts'
import { type Names, userNames } from './names.ts'

/** Version 0.1 reserved a name as it is written alone, and gave it back at once. */
const spaces = ['name', 'folded']

export const namesOfUsers: ServiceNames = {
  async fromLog(keys) {
    const names = userNames(await keys.secret(namesSecret))
    return [logNames(names)]
  }
}

function logNames(names: Pick<Names, 'allOf'>): LogNames {
  return {
    opens: 'auth.user-registered',
    spaces,
    streamOf: userStream,
    claims: (events) =>
      claimsAlong(events, {
        fold: user,
        of: (state) => namesOf(names, state),
        left
      })
  }
}

/** An account that is withdrawn was nobody's. */
function left(before: User, { type, time }: RecordedEvent) {
  if (before.is !== 'live' || type === 'auth.account-withdrawn') return undefined
  return { value: givenUp(before.user, time) }
}

function namesOf({ allOf }: Pick<Names, 'allOf'>, state: User): readonly Reservation[] | undefined {
  if (state.is !== 'live') return []
  return typeof state.slug === 'string' ? allOf(state.slug, state.user) : undefined
}
