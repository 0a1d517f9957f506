/** Holds back whoever guesses passwords or registers in masses: limits by account and by address. */
import { RefusedError } from '@bursar/event-sourcing'
import {
  type Counters,
  createThrottle,
  type Limit,
  networkOf,
  type OperationRequest
} from '@bursar/service-kit'
import { createTurns } from './turns.ts'

/** How much is let through. All of it is by the real clock, in fixed windows. */
export interface LoginLimits {
  /** Logins from one address, right or wrong. */
  readonly logins: Limit
  /** Registrations from one address. */
  readonly registrations: Limit
  /** Wrong secrets from one address, for whatever accounts. */
  readonly wrongFromAddress: Limit
  /** Wrong secrets for one account in a row, from wherever. */
  readonly wrongForAccount: Limit
  /**
   * Wrong secrets for one account in a row from one address: fewer, so that a stranger's guesses do not lock the
   * owner out elsewhere.
   */
  readonly wrongForAccountFromAddress: Limit
}

export const usualLimits: LoginLimits = {
  logins: { most: 600, seconds: 60 },
  registrations: { most: 600, seconds: 60 },
  wrongFromAddress: { most: 300, seconds: 300 },
  wrongForAccount: { most: 40, seconds: 900 },
  wrongForAccountFromAddress: { most: 10, seconds: 300 }
}

/** Logins of one account that may wait for those before them. */
const waiting = 200

type Asking = Pick<OperationRequest, 'address' | 'engine'>

export interface LoginGuard {
  /**
   * Runs a check that fails with `wrong_credentials` when a secret is wrong. Fails with 429 in its place while
   * there were too many of those, whether the secret is right this time or not. The checks of one account run
   * one after the other: each knows how those before it ended.
   *
   * @param account the user's id, or the name that was tried when nobody has it
   */
  attempt<Value>(request: Asking, account: string, check: () => Promise<Value>): Promise<Value>
  /** Counts a login, before anything is looked at. */
  logIn(request: Asking): Promise<void>
  /** Counts a registration, before anything is made. */
  register(request: Asking): Promise<void>
}

export function createLoginGuard(counters: Counters, limits: LoginLimits): LoginGuard {
  const turn = createTurns(waiting)
  const throttleOf = ({ engine }: Asking) => createThrottle(counters, engine.world.clock.real)

  return {
    logIn: (request) => throttleOf(request).take(limits.logins, 'logins', networkOf(request.address)),
    register: (request) =>
      throttleOf(request).take(limits.registrations, 'registrations', networkOf(request.address)),
    attempt: (request, account, check) =>
      turn(account, async () => {
        const throttle = throttleOf(request)
        const network = networkOf(request.address)
        const counted: readonly (readonly [Limit, ...string[]])[] = [
          [limits.wrongForAccountFromAddress, 'wrong', account, network],
          [limits.wrongForAccount, 'wrong', account],
          [limits.wrongFromAddress, 'wrong from', network]
        ]
        for (const [limit, ...name] of counted) await throttle.check(limit, ...name)
        try {
          const value = await check()
          await throttle.clear('wrong', account, network)
          await throttle.clear('wrong', account)
          return value
        } catch (error) {
          if (!isWrong(error)) throw error
          for (const [limit, ...name] of counted) await throttle.count(limit, ...name)
          throw error
        }
      })
  }
}

function isWrong(error: unknown): boolean {
  return error instanceof RefusedError && error.refusal.code === 'wrong_credentials'
}
