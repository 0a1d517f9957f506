/** Variables that begin as ours do and are none: a misspelt setting would be ignored in silence. */
import { ConfigError } from './config-error.ts'
import { type Texts, variables } from './variables.ts'

const prefix = 'BURSAR_'

/** Letters by which a name may differ from a setting's and still be taken for it. */
const LETTERS_MOST = 2

/** What Kubernetes sets in every container beside a Service that is called bursar. */
const ofKubernetes = /^BURSAR_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/

/**
 * Throws ConfigError for a name that is nearly that of a setting, with that one's name. Answers one line about all
 * others, which may belong to somebody else; undefined when there are none.
 */
export function checkNames(texts: Texts): string | undefined {
  const unknown = unknownNames(texts)
  for (const name of unknown) {
    const meant = isOfKubernetes(name, texts) ? undefined : nearest(name)
    if (meant)
      throw new ConfigError(`${name} is not a setting. Did you mean ${meant}? Rename it or remove it.`)
  }
  if (unknown.length === 0) return undefined
  return `${unknown.join(', ')}: unknown ${unknown.length === 1 ? 'setting' : 'settings'}, ignored.`
}

/** Names that are set and begin as ours do, and that no setting has. */
export function unknownNames(texts: Texts): string[] {
  return Object.keys(texts).filter(
    (name) => name.startsWith(prefix) && texts[name] !== undefined && !Object.hasOwn(variables, name)
  )
}

/** Of `BURSAR_PORT` only what it says tells whether Kubernetes set it. */
function isOfKubernetes(name: string, texts: Texts): boolean {
  return ofKubernetes.test(name) || (name === 'BURSAR_PORT' && /^(tcp|udp|sctp):\/\//.test(texts[name] ?? ''))
}

/** The setting whose name is nearest, as far as it is near; some have none of our prefix, which is easily put there. */
function nearest(name: string): string | undefined {
  const near = Object.keys(variables).flatMap((known) => {
    const letters = Math.min(distance(name, known), distance(name, prefix + known))
    return letters <= LETTERS_MOST ? [{ known, letters }] : []
  })
  return near.sort((one, other) => one.letters - other.letters)[0]?.known
}

/** How many letters have to be put in, left out or replaced to make one text the other (Levenshtein). */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > LETTERS_MOST) return LETTERS_MOST + 1
  let row = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1]
    for (const [n, its] of [...other].entries()) {
      const replaced = row[n]! + (letter === its ? 0 : 1)
      next.push(Math.min(replaced, row[n + 1]! + 1, next[n]! + 1))
    }
    row = next
  }
  return row[other.length]!
}
