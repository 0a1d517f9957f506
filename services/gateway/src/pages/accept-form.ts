/**
 * The form that an invitation leads to. Its key says which offer is meant and proves nothing: whoever sends the form is
 * logged in for this one step, and the session ends with it.
 */
import { otpCode } from './account-forms.ts'
import type { Call, Called, FormFields, FormPage } from './form-page.ts'

export const accept: FormPage = {
  title: 'Accept an invitation',
  says:
    'You are offered a role on a profile. Log in to accept it. The mail went to an e-mail address: it has to be one ' +
    'that your account has verified, or the invitation has to be for your user name.',
  fields: [
    { name: 'username', label: 'User name or e-mail address', type: 'text', autocomplete: 'username' },
    { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
    otpCode
  ],
  button: 'Accept',
  done: 'You accepted the invitation. You have the role from now on.',
  send
}

async function send(call: Call, names: ReadonlyMap<string, string>, body: FormFields): Promise<Called> {
  const login = await call({ method: 'POST', url: '/api/auth', body })
  const { token } = (login.body ?? {}) as { readonly token?: string }
  if (login.status >= 400 || token === undefined) return login
  try {
    const url = `/api/users/${userIn(token)}/accessibles/accept/${names.get('verification_key')}`
    const accepted = await call({ method: 'PUT', url, token })
    return accepted.status === 404 ? notTheirs : accepted
  } finally {
    await call({ method: 'DELETE', url: '/api/auth/tokens', token })
  }
}

const notTheirs: Called = {
  status: 404,
  body: {
    detail:
      'This account has no such invitation. It was accepted or withdrawn already, or it went to an e-mail address ' +
      'that this account has not verified.'
  }
}

/** Whose an access token is: it was made a moment ago, and the API checks it. */
function userIn(token: string): string {
  const [, payload = ''] = token.split('.')
  const { username } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return encodeURIComponent(String(username))
}
