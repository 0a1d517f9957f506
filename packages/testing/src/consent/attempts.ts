/**
 * Everything that somebody may try on somebody else: each mutating operation, with each name that its URL could
 * hold, and bodies that name the other in every field that can.
 */
import type { HttpMethod, Operation } from '@bursar/service-kit'

/** The names that URLs and bodies are filled with: what the attacker has, and what is the victim's. */
export interface Names {
  /** Candidates for each parameter of a URL. */
  readonly params: Readonly<Record<string, readonly string[]>>
  /** Values for each field of a body; the n-th body takes the n-th of each, the last one for those with fewer. */
  readonly fields: Readonly<Record<string, readonly unknown[]>>
  /** Bodies of operations whose schema does not say what belongs in them, by `METHOD path`. */
  readonly bodies: Readonly<Record<string, readonly unknown[]>>
}

/** One request that the attacker makes. */
export interface Attempt {
  readonly method: HttpMethod
  readonly path: string
  readonly body: unknown
}

/** Bodies of one operation at most: one for each way to name the victim. */
const VARIANTS = 4

/** What would end the attacker's own session or business, and so the attack. */
const ENDINGS = [
  'PUT /api/users/{user}/password',
  'DELETE /api/profile/{profile}',
  'DELETE /api/users/{user}'
]

export const isMutation = ({ method }: Pick<Operation, 'method'>): boolean => method !== 'GET'

/** All requests, those that make something first and those that take something away last. */
export function attempts(operations: readonly Operation[], names: Names): Attempt[] {
  const order: readonly HttpMethod[] = ['POST', 'PUT', 'PATCH', 'DELETE']
  return operations
    .filter((operation) => isMutation(operation) && operation.access !== 'operator')
    .sort((one, other) => order.indexOf(one.method) - order.indexOf(other.method))
    .flatMap((operation) => attemptsOf(operation, names))
}

/** The requests of one operation. */
export function attemptsOf(operation: Operation, names: Names): Attempt[] {
  const { method, path } = operation
  return filledPaths(path, names.params)
    .filter((filled) => !endsAttacker(operation, filled, names))
    .flatMap((filled) => bodiesOf(operation, names).map((body) => ({ method, path: filled, body })))
}

/** The first candidates of {user} and {profile} are the attacker's own. */
function endsAttacker({ method, path }: Operation, filled: string, { params }: Names): boolean {
  if (method === 'DELETE' && path === '/api/auth/tokens') return true
  const [user = ''] = params.user ?? []
  const [profile = ''] = params.profile ?? []
  const own = path.replace('{user}', user).replace('{profile}', profile)
  return ENDINGS.includes(`${method} ${path}`) && filled === own
}

/** The path with every combination of the candidates of its parameters. */
export function filledPaths(path: string, params: Names['params']): string[] {
  const name = /\{(\w+)\}/.exec(path)?.[1]
  if (name === undefined) return [path]
  const candidates = params[name] ?? ['unknown']
  return candidates.flatMap((value) =>
    filledPaths(path.replace(`{${name}}`, encodeURIComponent(value)), params)
  )
}

function bodiesOf({ method, path, body }: Operation, { fields, bodies }: Names): readonly unknown[] {
  const given = bodies[`${method} ${path}`]
  if (given) return given
  const properties = body && 'properties' in body ? Object.keys(body.properties as object) : []
  if (properties.length === 0) return [method === 'DELETE' ? undefined : {}]
  const variants = Array.from({ length: VARIANTS }, (_, n) =>
    Object.fromEntries(
      properties.flatMap((name) => {
        const values = fields[name]
        return values ? [[name, values[Math.min(n, values.length - 1)]]] : []
      })
    )
  )
  return [...new Map(variants.map((variant) => [JSON.stringify(variant), variant])).values()]
}
