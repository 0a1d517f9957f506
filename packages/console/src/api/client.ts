/** The API for this page: the session is a cookie that no script reads, and a change carries its CSRF token. */
import { createClient } from '@bursar/client'
import { cookie } from './cookie.ts'

/** Whoever looks at a page is told after seconds, and can ask again. */
const limits = { attemptsMax: 3, totalMsMax: 8_000 }

export const api = createClient({ url: '', fetch: send, limits })

function send(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  // A look at cookies waits for the browser's network process, so that what only reads does without.
  const token = init.method === 'GET' ? undefined : cookie('csrftoken')
  const headers = new Headers(init.headers)
  if (token) headers.set('x-csrftoken', token)
  return fetch(url, { ...init, headers })
}
