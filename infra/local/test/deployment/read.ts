import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, parseAllDocuments } from 'yaml'

/** The repository's root, seen from the compiled test. */
const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Services that have a log. */
export const SERVICES = ['auth', 'profile', 'billing', 'metrics']
/** All that run as a process of their own. */
export const PROCESSES = [...SERVICES, 'gateway']

/** A file of the repository. */
export function text(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** A file of one YAML document, with its merged parts in their places. */
export function yaml(path: string): any {
  return parse(text(path), { merge: true })
}

/** A file of several. */
export function documents(path: string): any[] {
  return parseAllDocuments(text(path), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS()
  })
}

/** Names of the variables that a process reads, from the source that reads them. */
export function knownVariables(): Set<string> {
  const source = text('packages/host/src/config/variables.ts')
  return new Set([...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? ''))
}
