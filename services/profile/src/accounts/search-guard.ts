/** How often who is not of the broker may search: by enough tries anybody would have a list of everybody. */
import { type Counters, createThrottle, networkOf, type OperationRequest } from '@bursar/service-kit'

const A_MINUTE = { most: 30, seconds: 60 }
const A_DAY = { most: 300, seconds: 86_400 }
const A_DAY_OF_NETWORK = { most: 1_000, seconds: 86_400 }

export interface SearchGuard {
  /** Counts one more search, whichever URL it is of; throws ThrottledError when that is one too many. */
  admit(request: Pick<OperationRequest, 'address' | 'caller' | 'engine'>): Promise<void>
}

export function searchGuard(counters: Counters): SearchGuard {
  return {
    async admit({ address, caller, engine }) {
      const throttle = createThrottle(counters, engine.world.clock.real)
      const user = caller?.user ?? ''
      await throttle.take(A_MINUTE, 'searches a minute', user)
      await throttle.take(A_DAY, 'searches a day', user)
      await throttle.take(A_DAY_OF_NETWORK, 'searches a day from', networkOf(address))
    }
  }
}
