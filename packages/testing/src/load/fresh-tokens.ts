/** Tokens of a site that is used for longer than they last. */
import { ask, good } from './ask.ts'
import { answered } from './books.ts'
import type { LoadSite } from './load-site.ts'

/** The same site with tokens that are as good as new. */
export async function withFreshTokens(url: string, site: LoadSite): Promise<LoadSite> {
  const next = async (token: string): Promise<string> =>
    good(await answered(() => ask(url, 'POST', '/api/auth/tokens', token, { token })), 200).token
  const writers = []
  for (const writer of site.writers) writers.push({ ...writer, token: await next(writer.token) })
  return { ...site, admin: await next(site.admin), writers }
}
