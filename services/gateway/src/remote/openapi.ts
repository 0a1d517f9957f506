/** The OpenAPI document of the whole system, put together from those of its processes. */
import { byName, inOrderOfNames } from '@bursar/contracts'
import type { ServiceClient } from './ask-service.ts'
import { askAll } from './fan-out.ts'

type Json = Record<string, any>

/** How long a document is told before the services are asked again: a newer version of one may have come. */
const keptMs = 60_000

/** Answers the document; the one that is known where a service cannot be asked now. */
export function wholeOpenApi(client: ServiceClient, now: () => number): () => Promise<unknown> {
  let known: { at: number; document: Json } | undefined
  return async () => {
    if (known && now() - known.at < keptMs) return known.document
    try {
      const question = { method: 'GET', url: '/api/openapi.json', headers: {} }
      const documents = (await askAll(client, question)).map(({ body }) => body as Json)
      known = { at: now(), document: merged(documents) }
    } catch (error) {
      if (!known) throw error
    }
    return known.document
  }
}

/** Every process documents its own operations and the gateway's; the order is that of one document of all. */
export function merged(documents: readonly Json[]): Json {
  const [first = {}] = documents
  const { schemas: _, ...components } = first.components ?? {}
  const schemas = Object.assign({}, ...documents.map((document) => document.components?.schemas))
  const operations = new Map<string, { path: string; method: string; operation: Json }>()
  for (const { paths } of documents) {
    for (const [path, methods] of Object.entries<Json>(paths)) {
      for (const [method, operation] of Object.entries<Json>(methods)) {
        operations.set(`${path} ${method.toUpperCase()}`, { path, method, operation })
      }
    }
  }
  const paths: Json = {}
  for (const [, { path, method, operation }] of [...operations].sort(byName)) {
    paths[path] ??= {}
    paths[path][method] = operation
  }
  return {
    ...first,
    paths,
    components: { schemas: inOrderOfNames(schemas), ...components }
  }
}
