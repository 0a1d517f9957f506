/** Which requests open a session, or go on with one: their answers bring an access token. */

const paths = /^\/api\/auth(\/(register|tokens|[0-9a-fA-F]{40}|handoff\/[^/]+|passkeys))?$/

/** An issuer sends the browser back here; the answer is a redirect, and its token a header (browser-sessions.ts). */
const callback = /^\/api\/auth\/oidc\/[^/]+\/callback$/

/** Whether the answer to a request may bring a session. */
export function opensSession({ method, url }: { readonly method: string; readonly url: string }): boolean {
  const path = pathOf(url)
  return method === 'POST' ? paths.test(path) : method === 'GET' && callback.test(path)
}

/** The path of a URL, without a slash at its end. */
export function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return path.endsWith('/') ? path.slice(0, -1) : path
}
