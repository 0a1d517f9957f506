import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { logIn } from '../api/session.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { PublicPage } from './public-page.tsx'

/** A mail with a link to set a password, and with a code that logs in; whether there is such an account is not said. */
export function Recover() {
  const [username, setUsername] = useState<string>()
  const navigate = useNavigate()
  if (username === undefined) {
    return (
      <PublicPage title="Recover your account">
        <SentForm
          button="Send mail"
          busy="Sending…"
          send={async (typed) => {
            await api.post('/api/auth/recover', { body: { username: typed.text('username') } })
            setUsername(typed.text('username'))
          }}
        >
          <TextField
            name="username"
            label="E-mail, username or phone"
            autoComplete="username"
            autoCapitalize="none"
            hint="You get a link to set a new password, and a code to sign in without one."
            required
          />
        </SentForm>
        <Link to="/login">Back to sign in</Link>
      </PublicPage>
    )
  }
  return (
    <PublicPage title="Look into your mail">
      <p role="status">
        If <bdi>{username}</bdi> has an account with a verified address, a mail is on its way. Its link sets a
        new password, once and within an hour.
      </p>
      <SentForm
        button="Sign in"
        busy="Signing in…"
        send={async (typed) => {
          const email_code = typed.number('email_code')
          const otp_code = typed.number('otp_code')
          await logIn({
            username,
            ...(email_code !== undefined && { email_code }),
            ...(otp_code !== undefined && { otp_code })
          })
          await navigate({ href: '/', replace: true })
        }}
      >
        <TextField
          name="email_code"
          label="Code of the mail"
          inputMode="numeric"
          autoComplete="one-time-code"
          hint="6 digits, good for 10 minutes."
          required
        />
        <TextField
          name="otp_code"
          label="Code of your authenticator app"
          inputMode="numeric"
          hint="If your account asks for one."
        />
      </SentForm>
      <button type="button" onClick={() => setUsername(undefined)}>
        Send it again
      </button>
    </PublicPage>
  )
}
