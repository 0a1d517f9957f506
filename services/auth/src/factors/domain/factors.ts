/**
 * What a user's second factors are shown with. Stream `factors-<user>`; which of them are on stands with the user
 * (user.ts). A secret that was issued counts from its first correct code: nobody is locked out by one that never got
 * into an app.
 */
import type { AuthEvents, OTPUpdate, SecondFactor, TotpSecretIssued } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

/** A secret that counts. */
interface Totp {
  readonly secret: TotpSecretIssued['secret']
  /** The newest step of time of which a code was taken. */
  readonly used: number
}

/** Secrets are text once revealed, sealed before. */
export interface Factors {
  readonly totp: Totp | undefined
  /** Waits for its first code. */
  readonly pending: Pick<TotpSecretIssued, 'secret' | 'until'> | undefined
  /** Keyed hashes of the backup codes that are left. */
  readonly backup: readonly string[]
  /** True once a secret was issued. */
  readonly began: boolean
}

export type FactorEvent = EventOf<
  AuthEvents,
  | 'auth.totp-secret-issued'
  | 'auth.totp-secret-confirmed'
  | 'auth.totp-secrets-dropped'
  | 'auth.totp-code-used'
  | 'auth.backup-codes-issued'
  | 'auth.backup-code-used'
  | 'auth.second-factor-locked'
>

/** How long a new secret waits for its first code, in real milliseconds. */
export const ENROLMENT_MS = 86_400_000

export const factorsStream = (user: string) => `factors-${user}`

export const factors = fold<Factors, AuthEvents>(
  { totp: undefined, pending: undefined, backup: [], began: false },
  {
    'auth.totp-secret-issued': (state, { secret, until }) => ({
      ...state,
      began: true,
      pending: { secret, until }
    }),
    'auth.totp-secret-confirmed': (state, { step }) => ({
      ...state,
      pending: undefined,
      totp: state.pending && { secret: state.pending.secret, used: step }
    }),
    'auth.totp-secrets-dropped': (state) => ({ ...state, totp: undefined, pending: undefined }),
    'auth.totp-code-used': (state, { step }) => ({
      ...state,
      totp: state.totp && { ...state.totp, used: step }
    }),
    'auth.backup-codes-issued': (state, { codes }) => ({ ...state, backup: codes }),
    'auth.backup-code-used': (state, { code }) => ({
      ...state,
      backup: state.backup.filter((one) => one !== code)
    })
  }
)

/** Issues a secret; one that waits already is worth nothing any more. `at` is real time in milliseconds. */
export function issueSecret(
  user: string,
  secret: string,
  at: number
): Decision<EventOf<AuthEvents, 'auth.totp-secret-issued'>> {
  const until = new Date(at + ENROLMENT_MS).toISOString()
  return happened('auth.totp-secret-issued', { user, person: user, secret, until })
}

/** A code that was shown. */
export interface ShownOtp {
  /** The step of time whose code it is under a secret; undefined when it is none of those around now. */
  stepOf(secret: string): number | undefined
  /** What is stored of a backup code like it. */
  readonly hash: string
  /** Real time in milliseconds. */
  readonly at: number
}

/** Shows a code for a secret that waits; no events when it is none of its codes. `state` is revealed. */
export function confirm(
  { pending }: Factors,
  user: string,
  { stepOf, at }: ShownOtp
): readonly EventOf<AuthEvents, 'auth.totp-secret-confirmed'>[] {
  if (typeof pending?.secret !== 'string' || at >= Date.parse(pending.until)) return []
  const step = stepOf(pending.secret)
  return step === undefined ? [] : [{ type: 'auth.totp-secret-confirmed', data: { user, step } }]
}

/**
 * Shows a code: of the app, of one that is to take its place, or a backup code. Each is used up by it. Without events
 * it is none of them, or was used before. `state` is revealed.
 */
export function showOtp(state: Factors, user: string, shown: ShownOtp): readonly FactorEvent[] {
  const { totp, backup } = state
  const step = typeof totp?.secret === 'string' ? shown.stepOf(totp.secret) : undefined
  if (totp && step !== undefined && step > totp.used) {
    return [{ type: 'auth.totp-code-used', data: { user, step } }]
  }
  const confirmed = confirm(state, user, shown)
  if (confirmed.length > 0) return confirmed
  return backup.includes(shown.hash)
    ? [{ type: 'auth.backup-code-used', data: { user, code: shown.hash } }]
    : []
}

/** Gives a user other backup codes, as their hashes. */
export function issueBackupCodes(user: string, codes: readonly string[]): Decision<FactorEvent> {
  return happened('auth.backup-codes-issued', { user, codes })
}

/** No app counts any more, nor one that waits for its first code. */
export function dropSecrets(state: Factors, user: string): Decision<FactorEvent> {
  if (!state.totp && !state.pending) return happenedAll([])
  return happened('auth.totp-secrets-dropped', { user })
}

/** Backup codes stand in for a second factor: they go with the last one. */
export function dropBackupCodes({ backup }: Factors, user: string): Decision<FactorEvent> {
  return backup.length === 0 ? happenedAll([]) : issueBackupCodes(user, [])
}

/** What a request makes of the second factors that are on, and which are then. An app goes on by its first code alone. */
export function wantedChange(
  { otp_enabled, email_verification_enabled: byMail, passkey_enabled: byPasskey }: OTPUpdate,
  second: readonly SecondFactor[]
) {
  const off: SecondFactor[] = []
  if (otp_enabled === false) off.push('totp')
  if (byMail === false) off.push('email')
  if (byPasskey === false) off.push('passkey')
  const on: SecondFactor[] = []
  if (byMail && !second.includes('email')) on.push('email')
  if (byPasskey && !second.includes('passkey')) on.push('passkey')
  const left = [...second.filter((factor) => !off.includes(factor)), ...on]
  return { on, off, left }
}
