import { ApiError } from '@bursar/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { canUsePasskeys, showPasskey } from '../api/passkeys.ts'
import { type LogIn, logIn, logInByPasskey } from '../api/session.ts'
import { siteQuery } from '../api/site.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'
import { PublicPage } from './public-page.tsx'

/** What a second factor may be, as fields of a login. */
const factors = ['otp_code', 'email_code', 'passkey'] as const
type Factor = (typeof factors)[number]

export interface LoginProps {
  /** Where to go on afterwards. */
  readonly next: string
  done(): void
}

/** A password, and a second factor where the account has one; or a passkey alone. */
export function Login({ next, done }: LoginProps) {
  const { data: site } = useQuery(siteQuery())
  const [asked, setAsked] = useState<readonly Factor[]>([])

  async function send(typed: Typed): Promise<void> {
    const passkey = asked.length === 1 && asked[0] === 'passkey' ? await showPasskey() : undefined
    try {
      await logIn({ ...credentialsIn(typed), ...(passkey && { passkey }) })
      done()
    } catch (error) {
      const wanted = factorsWanted(error)
      if (wanted.length === 0 || asked.length > 0) throw error
      setAsked(wanted)
    }
  }

  const hasPasskeys = canUsePasskeys && (site?.ways_in.includes('passkey') ?? false)
  return (
    <PublicPage title="Sign in">
      <SentForm button="Sign in" busy="Signing in…" send={send}>
        <TextField
          name="username"
          label="E-mail, username or phone"
          autoComplete="username webauthn"
          autoCapitalize="none"
          required
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          required
        />
        <SecondFactor asked={asked} />
      </SentForm>
      <p>
        <Link to="/recover">Forgot your password?</Link>
      </p>
      {(hasPasskeys || Boolean(site?.issuers.length)) && (
        <>
          <div className="or">or</div>
          <div className="ways-in">
            {hasPasskeys && (
              <SentForm
                className="ways-in"
                button="Sign in with a passkey"
                busy="Waiting for your device…"
                tone="usual"
                send={async () => {
                  await logInByPasskey(await showPasskey())
                  done()
                }}
              />
            )}
            {site?.issuers.map(({ slug, title }) => (
              <a
                key={slug}
                className="button"
                href={`/api/auth/oidc/${slug}?next=${encodeURIComponent(next)}`}
              >
                <KeyRound size={16} aria-hidden="true" /> Sign in with {title}
              </a>
            ))}
          </div>
        </>
      )}
      {site?.registration_open && (
        <p className="muted">
          New here?{' '}
          <Link to="/register" search={{ next }}>
            Create an account
          </Link>
        </p>
      )}
    </PublicPage>
  )
}

function SecondFactor({ asked }: { readonly asked: readonly Factor[] }) {
  const code = { inputMode: 'numeric', autoComplete: 'one-time-code', autoFocus: true } as const
  if (asked.includes('otp_code')) {
    return (
      <TextField
        {...code}
        name="otp_code"
        label="Code of your authenticator app"
        hint="6 digits, or one of your backup codes."
        required
      />
    )
  }
  if (asked.includes('email_code')) {
    return <TextField {...code} name="email_code" label="Code of the mail that we sent you" required />
  }
  return asked.length > 0 ? <p>Your account asks for a passkey as well. Have your device ready.</p> : null
}

function credentialsIn(typed: Typed): LogIn {
  const [otp_code, email_code] = [typed.number('otp_code'), typed.number('email_code')]
  return {
    username: typed.text('username'),
    password: typed.raw('password'),
    ...(otp_code !== undefined && { otp_code }),
    ...(email_code !== undefined && { email_code })
  }
}

function factorsWanted(error: unknown): readonly Factor[] {
  if (!(error instanceof ApiError) || error.code !== 'second_factor_needed') return []
  return factors.filter((name) => error.fields[name])
}
