/**
 * Set by the auth service alone, on an answer whose refresh token is that of a browser's session, and read by the
 * gateway, which makes a cookie of it: for how many seconds the cookie is good.
 */
export const BROWSER_SESSION_HEADER = 'x-bursar-browser-session'

/** The tokens of such a session as JSON, where the answer is a redirect: it has no body. The gateway takes it out. */
export const BROWSER_TOKENS_HEADER = 'x-bursar-browser-tokens'
