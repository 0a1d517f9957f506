/** Holds each answer that a test is given to the OpenAPI document: its operation lists the status. */
import { readFileSync } from 'node:fs'

interface Documented {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
  readonly statuses: ReadonlySet<number>
}

/** What the document says, by the number of segments of a path; read once for a process. */
let known: ReadonlyMap<number, readonly Documented[]> | undefined

/**
 * Throws when the document has an operation for method and URL and says nothing of the status. A fault of the server
 * (5xx) is no operation's own, and what is no operation is not looked at.
 */
export function mustBeDocumented(method: string, url: string, status: number): void {
  if (status >= 500) return
  const path = url.replace(/^https?:\/\/[^/]*/, '').replace(/\/*(\?.*)?$/s, '')
  known ??= readDocument()
  const operation = known
    .get(path.split('/').length)
    ?.find((one) => one.method === method && one.pattern.test(path))
  if (operation === undefined || operation.statuses.has(status)) return
  throw new Error(
    `${method} ${url} answered ${status}, which docs/openapi.json does not list for ${operation.path}`
  )
}

function readDocument(): ReadonlyMap<number, readonly Documented[]> {
  const file = new URL('../../../../docs/openapi.json', import.meta.url)
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, any>> }
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      path,
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      statuses: new Set(Object.keys(responses).map(Number))
    }))
  )
  // What is spelled out comes before what a name stands for.
  all.sort((a, b) => (a.path.match(/\{/g)?.length ?? 0) - (b.path.match(/\{/g)?.length ?? 0))
  const bySegments = new Map<number, Documented[]>()
  for (const one of all) {
    const count = one.path.split('/').length
    bySegments.set(count, [...(bySegments.get(count) ?? []), one])
  }
  return bySegments
}
