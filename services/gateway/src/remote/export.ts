/** A person's data where the services run elsewhere. */
import { type ServiceName, serviceOf } from '@bursar/contracts'
import { gather } from '../export/gather.ts'
import { together } from '../export/own-part.ts'
import type { Question, ServiceClient } from './ask-service.ts'
import { askAll, RefusedElsewhereError, type RemoteAnswer } from './fan-out.ts'

/** Milliseconds for a service to read what only it has. */
const limits = { ownMs: 30_000 }

/** GET /api/users/{user}/export: each service checks who asks, and tells its own part. */
export async function exportUser(
  client: ServiceClient,
  question: Question,
  user: string
): Promise<RemoteAnswer> {
  const parts = await askAll(client, question, limits.ownMs)
  const own = together(parts.map(({ body }) => body))
  const ask = async (url: string) => {
    const said = await client.ask(serviceOf(url.split('?', 1)[0] ?? '') as ServiceName, { ...question, url })
    if (said.status === 429 || said.status >= 500) throw new RefusedElsewhereError(said)
    return { status: said.status, body: said.body }
  }
  return { status: 200, body: await gather(ask, { user, now: parts[0]?.body.exported_at, own }) }
}
