/** Pages that links of mails lead to. A key acts when the form is sent, and not when somebody follows the link. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api/client.ts'
import { sessionQuery, spendKey } from '../api/session.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'
import { forgetKey, keyOf } from './one-time-key.ts'
import { PublicPage } from './public-page.tsx'

const factor = (
  <TextField
    name="otp_code"
    label="Code of your authenticator app"
    inputMode="numeric"
    autoComplete="one-time-code"
    hint="If your account asks for one."
  />
)

/** Sets the password of a new account, or one that was forgotten. */
export function Activate() {
  const key = keyOf('/activate')
  const { data: user } = useQuery({
    queryKey: ['key', 'activate'],
    enabled: key !== undefined,
    queryFn: async () =>
      (await api.get('/api/auth/{verification_key}', { params: { verification_key: key ?? '' } })).body
  })
  return (
    <KeyPage
      page="/activate"
      title="Choose a password"
      button="Set password"
      says={
        user ? (
          <>
            For <bdi>{user.printable_name}</bdi>, who signs in as <bdi>{user.username}</bdi>.
          </>
        ) : (
          'The link of the mail works once.'
        )
      }
      bodyOf={(typed) => ({ new_password: typed.raw('new_password') })}
    >
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={user?.username ?? ''}
        readOnly
        hidden
      />
      <TextField
        name="new_password"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="8 characters or more."
        minLength={8}
        required
      />
      {factor}
    </KeyPage>
  )
}

/** Makes an address that of an account. */
export function Verify() {
  const { data: session } = useQuery(sessionQuery)
  return (
    <KeyPage
      page="/verify"
      title="Verify your address"
      button="Verify address"
      says={
        session
          ? 'The address of the mail becomes one of your account.'
          : 'Enter the password of the account that this address is to belong to.'
      }
      bodyOf={(typed) => (typed.raw('password') ? { password: typed.raw('password') } : {})}
    >
      {!session && (
        <>
          <TextField
            name="password"
            label="Password"
            type="password"
            autoComplete="current-password"
            required
          />
          {factor}
        </>
      )}
    </KeyPage>
  )
}

interface KeyPageProps {
  readonly page: '/activate' | '/verify'
  readonly title: string
  readonly says: ReactNode
  readonly button: string
  readonly children: ReactNode
  bodyOf(typed: Typed): object
}

function KeyPage({ page, title, says, button, children, bodyOf }: KeyPageProps) {
  const [key] = useState(() => keyOf(page))
  const navigate = useNavigate()
  if (key === undefined) return <NoKey title={title} />
  return (
    <PublicPage title={title}>
      <p>{says}</p>
      <SentForm
        button={button}
        busy="One moment…"
        send={async (typed) => {
          const otp_code = typed.number('otp_code')
          await spendKey(key, { ...bodyOf(typed), ...(otp_code !== undefined && { otp_code }) })
          forgetKey(page)
          await navigate({ href: '/', replace: true })
        }}
      >
        {children}
      </SentForm>
    </PublicPage>
  )
}

export interface NoKeyProps {
  readonly title: string
  /** Where the link is. */
  readonly says?: string
}

/** The page was loaded again, or opened without a link. */
export function NoKey({ title, says = 'Open the link of your mail again' }: NoKeyProps) {
  return (
    <PublicPage title={title}>
      <p>{says}: its key is kept nowhere in this browser.</p>
      <Link to="/login">Sign in</Link>
    </PublicPage>
  )
}
