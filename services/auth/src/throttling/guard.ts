/** Holds back whoever guesses passwords, asks which names are taken or registers in masses: by account and network. */
import { RefusedError } from '@bursar/event-sourcing'
import {
  type Counters,
  fail,
  isLetIn,
  type Limit,
  networkOf,
  type OperationRequest,
  throttleOf as requestThrottle
} from '@bursar/service-kit'
import { hashedName, namesSecret } from '../shared/hashed-name.ts'
import { knowsNetwork } from './known-network.ts'
import { createTurns } from './turns.ts'

/** How much is let through. All of it is by the real clock, in fixed windows. */
export interface LoginLimits {
  /** Logins from one network, right or wrong. */
  readonly logins: Limit
  /** Registrations from one network. */
  readonly registrations: Limit
  /** Answers to one network that a name or an address is taken; then it learns nothing more for a while. */
  readonly taken: Limit
  /** Wrong secrets from one network, for whatever accounts. */
  readonly wrongFromNetwork: Limit
  /** Wrong secrets for one account in a row from one network. */
  readonly wrongForAccount: Limit
  /** Codes that one account asks for, to whichever addresses. */
  readonly codes: Limit
  /** Keys by which one account hands a session on. */
  readonly handoffs: Limit
  /** Keys and codes that go to one address, whoever asks: with each come five tries at guessing (consent rule 25). */
  readonly codesToAddress: Limit
  /** Failed logins of one account that the log has a note of. */
  readonly failureNotes: Limit
  /** Of what then does not go there, notes in the log. */
  readonly notesOfAddress: Limit
  /**
   * Wrong secrets for one account in a row from all networks together from which it has not logged in of late. Where
   * it has, its owner is not shut out by what strangers try elsewhere.
   */
  readonly wrongForAccountElsewhere: Limit
  /** Wrong codes of a second factor for one account in a row from one network: whoever tries them has the password. */
  readonly wrongCodes: Limit
  /** The same from all networks together from which the account has not logged in of late. */
  readonly wrongCodesElsewhere: Limit
}

export const usualLimits: LoginLimits = {
  logins: { most: 600, seconds: 60 },
  registrations: { most: 600, seconds: 60 },
  taken: { most: 20, seconds: 3_600 },
  codes: { most: 5, seconds: 3_600 },
  handoffs: { most: 60, seconds: 3_600 },
  codesToAddress: { most: 5, seconds: 3_600 },
  failureNotes: { most: 100, seconds: 3_600 },
  notesOfAddress: { most: 50, seconds: 3_600 },
  wrongFromNetwork: { most: 300, seconds: 300 },
  wrongForAccount: { most: 10, seconds: 300 },
  wrongForAccountElsewhere: { most: 40, seconds: 900 },
  wrongCodes: { most: 10, seconds: 3_600 },
  wrongCodesElsewhere: { most: 20, seconds: 86_400 }
}

/** Logins of one account from one network, or from all strange ones, that may wait for those before them. */
const waiting = 200

type Asking = Pick<OperationRequest, 'address' | 'engine' | 'counted' | 'collection' | 'now'>

export interface LoginGuard {
  /**
   * Runs a check that fails with `wrong_credentials` when a secret is wrong. Fails with 429 in its place while
   * there were too many of those, whether the secret is right this time or not. The checks of one account from one
   * place run one after the other: each knows how those before it ended.
   *
   * @param account the user's id, or the name that was tried when nobody has it
   */
  attempt<Value>(request: Asking, account: string, check: () => Promise<Value>): Promise<Value>
  /**
   * The same for the codes of a second factor, which are counted for themselves: a right password makes no room for
   * more guesses at them.
   *
   * @param onLocked is called with the end, ISO 8601, when a wrong code was the last one that is looked at for a while
   */
  attemptCode<Value>(
    request: Asking,
    account: string,
    check: () => Promise<Value>,
    onLocked: (until: string) => Promise<void>
  ): Promise<Value>
  /** Counts a login, before anything is looked at. */
  logIn(request: Asking): Promise<void>
  /** Counts a registration, before anything is made; fails with `registration_closed` where nobody may register. */
  register(request: Asking): Promise<void>
  /** Counts a code that an account asks for, before it is made. */
  sendCode(request: Asking, account: string): Promise<void>
  /** Counts a key by which an account hands a session on, before it is made. */
  handOff(request: Asking, account: string): Promise<void>
  /** Whether a key or code may go to an address now. */
  mayWriteTo(request: Asking, address: string): Promise<boolean>
  /** Counts a note that one did not go there; false when there are enough of them. */
  mayNoteOf(request: Asking, address: string): Promise<boolean>
  /** Counts a note of a failed login; false when there are enough of them. */
  mayNoteFailure(request: Asking, account: string): Promise<boolean>
  /** Counts one that goes there. */
  wroteTo(request: Asking, address: string): Promise<void>
  /** Runs what may answer that a name or an address is taken. Fails with 429 once there were too many such answers. */
  naming<Value>(request: Asking, work: () => Promise<Value>): Promise<Value>
}

/** @param registrationOpen whether people may open accounts by themselves */
export function createLoginGuard(
  counters: Counters,
  limits: LoginLimits,
  registrationOpen = true
): LoginGuard {
  const turn = createTurns(waiting)
  const throttleOf = (request: Asking) => requestThrottle(counters, request)

  async function attempt<Value>(request: Asking, account: string, trying: Trying<Value>): Promise<Value> {
    const { what, inNetwork, inStrangeOnes, check, onLocked } = trying
    const network = networkOf(request.address)
    const own: Counted = [inNetwork, what, account, network]
    const elsewhere: Counted = [inStrangeOnes, what, account]
    const isKnown = await knowsNetwork(request, account)
    const inRow = isKnown ? [own] : [own, elsewhere]
    return turn([what, account, ...(isKnown ? [network] : [])].join(' '), async () => {
      const throttle = throttleOf(request)
      const counted: readonly Counted[] = [...inRow, [limits.wrongFromNetwork, 'wrong from', network]]
      for (const [limit, ...name] of counted) await throttle.check(limit, ...name)
      try {
        const value = await check()
        for (const [, ...name] of inRow) await throttle.clear(...name)
        return value
      } catch (error) {
        if (!isRefusedAs(error, wrongCodes)) throw error
        for (const one of counted) {
          const [limit, ...name] = one
          const added = await throttle.count(limit, ...name)
          if (added?.count === limit.most && inRow.includes(one)) {
            await onLocked?.(new Date(added.endsAt).toISOString())
          }
        }
        throw error
      }
    })
  }

  return {
    logIn: (request) => throttleOf(request).take(limits.logins, 'logins', networkOf(request.address)),
    async register(request) {
      if (!registrationOpen) fail('registration_closed')
      await throttleOf(request).take(limits.registrations, 'registrations', networkOf(request.address))
    },
    sendCode: (request, account) => throttleOf(request).take(limits.codes, 'codes', account),
    handOff: (request, account) => throttleOf(request).take(limits.handoffs, 'handoffs', account),
    mayWriteTo: async (request, address) =>
      isLetIn(throttleOf(request).check(limits.codesToAddress, 'codes to', await hashOf(request, address))),
    mayNoteFailure: (request, account) =>
      isLetIn(throttleOf(request).take(limits.failureNotes, 'failures of', account)),
    mayNoteOf: async (request, address) =>
      isLetIn(throttleOf(request).take(limits.notesOfAddress, 'notes of', await hashOf(request, address))),
    async wroteTo(request, address) {
      await throttleOf(request).count(limits.codesToAddress, 'codes to', await hashOf(request, address))
    },
    async naming(request, work) {
      const throttle = throttleOf(request)
      const counted = [limits.taken, 'taken', networkOf(request.address)] as const
      await throttle.check(...counted)
      try {
        return await work()
      } catch (error) {
        // Counted before it is answered, so that of many at once no more than so many are.
        if (isRefusedAs(error, takenCodes)) await throttle.take(...counted)
        throw error
      }
    },
    attempt: (request, account, check) =>
      attempt(request, account, {
        what: 'wrong',
        inNetwork: limits.wrongForAccount,
        inStrangeOnes: limits.wrongForAccountElsewhere,
        check
      }),
    attemptCode: (request, account, check, onLocked) =>
      attempt(request, account, {
        what: 'wrong code',
        inNetwork: limits.wrongCodes,
        inStrangeOnes: limits.wrongCodesElsewhere,
        check,
        onLocked
      })
  }
}

/** A check of a secret, and how often it may fail. */
interface Trying<Value> {
  /** What is counted. */
  readonly what: string
  readonly inNetwork: Limit
  readonly inStrangeOnes: Limit
  check(): Promise<Value>
  onLocked?(until: string): Promise<void>
}

type Counted = readonly [Limit, ...string[]]

async function hashOf({ engine }: Asking, address: string): Promise<string> {
  return hashedName(await engine.keys.secret(namesSecret), 'email', address)
}

const wrongCodes: readonly string[] = ['wrong_credentials']
const takenCodes: readonly string[] = ['name_taken', 'email_taken', 'phone_taken']

function isRefusedAs(error: unknown, codes: readonly string[]): boolean {
  return error instanceof RefusedError && codes.includes(error.refusal.code)
}
