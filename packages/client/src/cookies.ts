/**
 * The cookies of one caller: what a visitor has hangs on one. Node's fetch keeps none; in a browser scripts may
 * neither read nor send them, and the browser's own are what counts.
 */

export interface CookieJar {
  /** What the next request sends; undefined when there is nothing to send. */
  readonly header: string | undefined
  /** Takes what an answer sets, and drops what it ends. */
  keep(headers: Headers): void
}

/** Cookies that are kept; one more and the oldest goes. */
const COOKIES_MAX = 20

export function cookieJar(): CookieJar {
  const kept = new Map<string, string>()
  return {
    get header() {
      return kept.size > 0 ? [...kept].map(([name, value]) => `${name}=${value}`).join('; ') : undefined
    },
    keep(headers) {
      for (const text of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(text) ?? []
        if (name === '') continue
        kept.delete(name)
        if (!/;\s*max-age=(0|-\d+)\s*(;|$)/i.test(text)) kept.set(name, value)
        const [oldest] = kept.keys()
        if (kept.size > COOKIES_MAX && oldest !== undefined) kept.delete(oldest)
      }
    }
  }
}
