/** What the site is where the services run elsewhere. */
import { partOf, siteOf, siteTellers } from '../site/site-of.ts'
import type { Question, ServiceClient } from './ask-service.ts'
import { askAll, type RemoteAnswer } from './fan-out.ts'

/** GET /api/site: each service tells its part. */
export async function readSite(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const said = await askAll(client, question, undefined, siteTellers)
  return { status: 200, body: siteOf(said.map(({ service, body }) => partOf(service, body))) }
}
