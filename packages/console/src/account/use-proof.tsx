import { ApiError } from '@bursar/client'
import type { AuthenticationResponseJSON } from '@simplewebauthn/browser'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { canUsePasskeys, showPasskey } from '../api/passkeys.ts'
import { sessionQuery } from '../api/session.ts'
import { TextField } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'

/** What an account may be asked for beside, or in place of, its password. */
const ways = ['otp_code', 'email_code', 'passkey'] as const
type Way = (typeof ways)[number]

/** What a request is sent as proof. */
export interface Shown {
  readonly password?: string
  readonly otp_code?: number
  readonly email_code?: number
  readonly passkey?: AuthenticationResponseJSON
}

export interface ProofAsked {
  /** To stand in the form. */
  readonly fields: ReactNode
  /** Sends what was typed with the request; what the account asks for beyond that stands in the form then. */
  show<Answer>(typed: Typed, send: (shown: Shown) => Promise<Answer>): Promise<Answer>
}

/**
 * What an account is asked again before something that gives or takes a way in: its password and its second factor, or,
 * where it has no password, a passkey or a code that is mailed to it.
 */
export function useProof(label = 'Your password'): ProofAsked {
  const { data: session } = useQuery(sessionQuery)
  const [asked, setAsked] = useState<readonly Way[]>([])
  const hasPassword = session?.credentials !== false
  const hasPasskey = canUsePasskeys && asked.includes('passkey')
  const code = { inputMode: 'numeric', autoComplete: 'one-time-code' } as const
  // Only where nothing else would do a code must be typed.
  const required = !hasPasskey

  async function show<Answer>(typed: Typed, send: (shown: Shown) => Promise<Answer>): Promise<Answer> {
    const [otp_code, email_code] = [typed.number('otp_code'), typed.number('email_code')]
    const isTyped = otp_code !== undefined || email_code !== undefined
    const passkey = hasPasskey && !isTyped ? await showPasskey() : undefined
    try {
      return await send({
        ...(hasPassword && { password: typed.raw('password') }),
        ...(otp_code !== undefined && { otp_code }),
        ...(email_code !== undefined && { email_code }),
        ...(passkey && { passkey })
      })
    } catch (error) {
      const wanted = error instanceof ApiError ? ways.filter((way) => error.fields[way]) : []
      if (wanted.length > 0) setAsked((before) => [...new Set([...before, ...wanted])])
      throw error
    }
  }

  const fields = (
    <>
      {hasPassword && (
        <TextField name="password" label={label} type="password" autoComplete="current-password" required />
      )}
      {!hasPassword && asked.length === 0 && (
        <p className="muted">
          Your account has no password. You are asked for a passkey, or for a code that is mailed to you.
        </p>
      )}
      {(asked.includes('otp_code') || session?.otp_enabled) && (
        <TextField {...code} name="otp_code" label="Code of your authenticator app" required={required} />
      )}
      {asked.includes('email_code') && (
        <TextField
          {...code}
          name="email_code"
          label="Code of the mail that we sent you"
          required={required}
        />
      )}
      {hasPasskey && <p className="muted">Or leave it empty, and your device asks for a passkey.</p>}
    </>
  )
  return { fields, show }
}
