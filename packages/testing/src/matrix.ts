/** The access matrix: who is let through to which operation, worked out from the classes alone. */
import type { Operation } from '@bursar/service-kit'

/** Who calls, as they stand to the {profile} and the {user} of the URL. */
export const actors = ['anonymous', 'stranger', 'contributor', 'manager', 'provider', 'broker'] as const
export type Actor = (typeof actors)[number]

/** What an access check comes to; `through` says nothing of what the operation then answers. */
export type Verdict = 'through' | 401 | 403 | 404

/** One cell of the matrix. */
export interface MatrixCase {
  readonly operation: Operation
  readonly actor: Actor
  readonly verdict: Verdict
}

type Class = Operation['access']

/** Which logged-in actors pass a class, and which of them only look. */
const passes: Readonly<Record<Class, { readonly all: readonly Actor[]; readonly look: readonly Actor[] }>> = {
  public: { all: actors, look: [] },
  user: { all: ['stranger', 'contributor', 'manager', 'provider', 'broker'], look: [] },
  self: { all: ['broker'], look: [] },
  direct: { all: ['manager', 'broker'], look: ['contributor'] },
  provider: { all: ['manager', 'broker'], look: ['contributor', 'provider'] },
  'provider-only': { all: ['provider', 'broker'], look: [] },
  broker: { all: ['broker'], look: [] },
  operator: { all: [], look: [] }
}

/** Every operation for every actor, on things that exist. */
export function accessMatrix(operations: readonly Operation[]): MatrixCase[] {
  return operations.flatMap((operation) =>
    actors.map((actor) => ({ operation, actor, verdict: verdictOf(operation, actor) }))
  )
}

/** The same for operations on a {profile} or {user} that does not exist: outsiders cannot tell it from one that does. */
export function unknownMatrix(operations: readonly Operation[]): MatrixCase[] {
  const named = operations.filter(({ path }) => /\{(profile|user)\}/.test(path))
  return named.flatMap((operation) =>
    actors.map((actor) => ({ operation, actor, verdict: unknownVerdict(operation, actor) }))
  )
}

/** {user} has accepted a role on {profile}, whose people may see that much of the user and no more. */
const colleagues: readonly Actor[] = ['contributor', 'manager']

function verdictOf({ access, method, ...operation }: Operation, actor: Actor): Verdict {
  const { all, look } = passes[access]
  if (operation.providerInBody && actor === 'provider') return 'through'
  // The charge of the URL is the provider's own.
  if (access === 'provider' && actor === 'provider' && operation.path.includes('{charge}')) return 'through'
  if (operation.colleagues && colleagues.includes(actor)) return 'through'
  const isRead = method === 'GET' && !operation.managers
  if (all.includes(actor) || (isRead && look.includes(actor))) return 'through'
  return actor === 'anonymous' ? 401 : 403
}

function unknownVerdict({ access }: Operation, actor: Actor): Verdict {
  if (actor === 'anonymous' && access !== 'public') return 401
  return access === 'public' || access === 'user' || (actor === 'broker' && access !== 'operator') ? 404 : 403
}
