/** One-time passwords by time (RFC 6238) as every authenticator app makes them: SHA-1, six digits, 30 seconds. */
import type { Random } from '@bursar/service-kit'

const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const

/** Steps of time to either side whose codes are taken as well: clocks differ, and typing takes a while. */
const WINDOW = 1

/** As long as the hash is: RFC 4226 asks for it. */
const SECRET_BYTES = 20

const CODE_MAX = 999_999

export interface Totp {
  /** A new secret in base32. */
  draw(random: Random): string
  /** Whose secret it is in an app, as an `otpauth:` URI. */
  uriOf(secret: string, named: { readonly issuer: string; readonly label: string }): string
  /** The step of time whose code it is; undefined when it is none around `at`, real milliseconds. */
  stepOf(secret: string, code: number, at: number): number | undefined
}

/** The library is loaded with the first use: few requests have one. */
export async function openTotp(): Promise<Totp> {
  const { Secret, TOTP } = await import('otpauth')
  return {
    draw: (random) => new Secret({ buffer: Uint8Array.from(random(SECRET_BYTES)).buffer }).base32,
    uriOf: (secret, { issuer, label }) => new TOTP({ ...form, secret, issuer, label }).toString(),
    stepOf(secret, code, at) {
      if (code > CODE_MAX) return undefined
      // A code travels as a number, without the zeros that it begins with.
      const token = String(code).padStart(form.digits, '0')
      const key = Secret.fromBase32(secret)
      const delta = TOTP.validate({ ...form, secret: key, token, timestamp: at, window: WINDOW })
      return delta === null ? undefined : TOTP.counter({ period: form.period, timestamp: at }) + delta
    }
  }
}
