/** The forms that links of mails lead to. A key acts when its form is sent, and not when mail programs follow the link. */
import type { Call, FormFields, FormPage } from './form-page.ts'

const byKey = (call: Call, names: ReadonlyMap<string, string>, body: FormFields) =>
  call({ method: 'POST', url: `/api/auth/${names.get('verification_key')}`, body })

const newPassword = {
  name: 'new_password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password'
} as const

/** The second factor of whoever has one. */
export const otpCode = {
  name: 'otp_code',
  label: 'Code of your authenticator app, or a backup code, if your account needs one',
  type: 'text',
  autocomplete: 'one-time-code',
  optional: true
} as const

export const activate: FormPage = {
  title: 'Choose a password',
  says: 'Choose a password for your account. The link of the mail works once.',
  fields: [newPassword, otpCode],
  button: 'Set password',
  done: 'Your password is set. You can log in with it now.',
  send: byKey
}

export const verify: FormPage = {
  title: 'Verify your address',
  says: 'Enter the password of the account that this address is to belong to.',
  fields: [
    {
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'current-password',
      neededInSession: false
    },
    otpCode
  ],
  button: 'Verify address',
  done: 'The address is verified.',
  send: byKey
}

export const recover: FormPage = {
  title: 'Recover your account',
  says: 'Enter your user name, e-mail address or phone number.',
  fields: [{ name: 'username', label: 'User name or address', type: 'text', autocomplete: 'username' }],
  button: 'Send mail',
  done: 'If there is such an account, a mail is on its way to its verified address.',
  send: (call, _, body) => call({ method: 'POST', url: '/api/auth/recover', body })
}
