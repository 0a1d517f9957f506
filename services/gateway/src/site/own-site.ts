/** What the services of this process know of the site. */
import type { Service, SiteQuestion } from '@bursar/service-kit'
import type { Engines } from '../operator/engines.ts'
import type { SitePart } from './site-of.ts'

/** @param isTestClock whether the clock of the process can be set */
export async function ownSite(
  engines: Engines,
  services: readonly Service[],
  question: SiteQuestion,
  isTestClock: boolean
): Promise<SitePart[]> {
  const parts = await Promise.all(
    services.map(async ({ name, site }): Promise<SitePart> => {
      const engine = engines.get(name)
      return engine && site ? site(engine, question) : {}
    })
  )
  return isTestClock ? [...parts, { state: 'test_clock' }] : parts
}
