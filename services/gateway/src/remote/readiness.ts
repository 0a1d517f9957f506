/** What a whole system lacks, as its processes say it themselves. */
import { type ServiceName, serviceNames } from '@bursar/contracts'
import type { Missing } from '@bursar/service-kit'
import type { ServiceClient } from './ask-service.ts'

/** A look that takes longer is a service that cannot be reached; what was seen is told for a moment. */
const limits = { askMs: 3_000, keptMs: 250 }

/** Looks at every process. The gateway goes on without any of them, and says which one is missing. */
export function missingElsewhere(client: ServiceClient, now: () => number): () => Promise<Missing[]> {
  let last: { at: number; found: Promise<Missing[]> } | undefined
  return () => {
    if (!last || now() - last.at > limits.keptMs) last = { at: now(), found: look(client) }
    return last.found
  }
}

async function look(client: ServiceClient): Promise<Missing[]> {
  return (await Promise.all(serviceNames.map((service) => missingOf(client, service)))).flat()
}

async function missingOf(client: ServiceClient, service: ServiceName): Promise<Missing[]> {
  try {
    const question = { method: 'GET', url: '/-/ready', headers: {} }
    const { body } = await client.ask(service, question, limits.askMs)
    const missing = body.missing as readonly Partial<Missing>[]
    return missing.map(({ service: whose = service, what = '' }) => ({ service: whose, what, serves: true }))
  } catch {
    return [{ service, what: 'it cannot be reached', serves: true }]
  }
}
