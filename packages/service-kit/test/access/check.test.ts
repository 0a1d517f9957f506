import { BROKER_PROFILE, errorOf } from '@bursar/contracts'
import { type Collection, RefusedError } from '@bursar/event-sourcing'
import { type Access, type Asker, checkAccess } from '@bursar/service-kit'
import t from 'tap'

const now = '2026-01-01T00:00:00.000Z'

/** Users and what they are to `shop`, and to `sub`, whose profile subscribes to shop. */
const documents: Record<string, object> = {
  'profile/shop': { id: 'shop', slug: 'shop', kind: 'organization' },
  'profile/sub': { id: 'sub', slug: 'sub', kind: 'personal' },
  'profile/gone': { id: 'gone', slug: 'gone', kind: 'personal' },
  'roles/boss': { shop: 'manager' },
  'roles/clerk': { shop: 'contributor' },
  'roles/root': { [BROKER_PROFILE]: 'manager' },
  'roles/aide': { [BROKER_PROFILE]: 'contributor' },
  'roles/sub': { sub: 'manager' },
  'subscriptions/sub': { shop: { one: '2025-01-01T00:00:00.000Z', two: '2027-01-01T00:00:00.000Z' } },
  'subscriptions/gone': { shop: { one: now } }
}
for (const id of ['boss', 'clerk', 'root', 'aide', 'sub', 'stranger', 'idle']) {
  documents[`user/${id}`] = { id, slug: id, active: id !== 'idle' }
}

const collection = {
  async find(lookup: string, name: string) {
    const key = `${lookup === 'slug' ? 'profile' : 'user'}/${name}`
    return documents[key] && { key, body: JSON.stringify(documents[key]) }
  },
  async load(keys: readonly string[]) {
    return new Map(keys.flatMap((key) => (documents[key] ? [[key, JSON.stringify(documents[key])]] : [])))
  }
} as unknown as Collection

interface Asked {
  access: Access
  method?: 'GET' | 'POST'
  as: string | null
  profile?: string
  user?: string
  unconditional?: boolean
  provider?: string | null
}

/** 200, or the status of the refusal. */
async function verdict({
  access,
  method = 'GET',
  as,
  profile,
  user,
  unconditional = false,
  provider
}: Asked) {
  const asker: Asker = as === null ? null : as === 'operator' ? 'operator' : { user: as }
  const params = { ...(profile !== undefined && { profile }), ...(user !== undefined && { user }) }
  const operation = { method, access, unconditional }
  const find = provider !== undefined && { provider: async () => provider }
  try {
    await checkAccess(collection, { operation, params, asker, now, ...find })
    return 200
  } catch (error) {
    if (error instanceof RefusedError) return errorOf(error.refusal.code).status
    throw error
  }
}

const askers = [null, 'stranger', 'clerk', 'boss', 'sub', 'aide', 'root', 'operator']

/** Verdicts in the order of `askers`. */
async function row(asked: Omit<Asked, 'as'>) {
  const verdicts: number[] = []
  for (const as of askers) verdicts.push(await verdict({ ...asked, as }))
  return verdicts.join(' ')
}

t.test('who passes which class', async (t) => {
  t.equal(await row({ access: 'public' }), '200 200 200 200 200 200 200 200')
  t.equal(await row({ access: 'user' }), '401 200 200 200 200 200 200 200')
  t.equal(await row({ access: 'broker' }), '401 403 403 403 403 200 200 200')
  t.equal(await row({ access: 'broker', method: 'POST' }), '401 403 403 403 403 403 200 200')
})

t.test('direct: roles on the profile itself', async (t) => {
  t.equal(await row({ access: 'direct', profile: 'shop' }), '401 403 200 200 403 200 200 200')
  t.equal(await row({ access: 'direct', profile: 'shop', method: 'POST' }), '401 403 403 200 403 403 200 200')
  t.equal(await row({ access: 'direct', profile: 'sub' }), '401 403 403 403 200 200 200 200')
})

t.test('provider: roles on a provider with an active subscription count too', async (t) => {
  t.equal(await row({ access: 'provider', profile: 'sub' }), '401 403 200 200 200 200 200 200')
  t.equal(
    await row({ access: 'provider', profile: 'sub', method: 'POST' }),
    '401 403 403 200 200 403 200 200'
  )
  t.equal(
    await row({ access: 'provider', profile: 'gone' }),
    '401 403 403 403 403 200 200 200',
    'ended this instant'
  )
})

t.test('provider-only: the thing says whose it is', async (t) => {
  const only = { access: 'provider-only', method: 'POST' } as const
  t.equal(await row({ ...only, profile: 'gone', provider: 'shop' }), '401 403 403 200 403 403 200 200')
  t.equal(await row({ ...only, profile: 'sub', provider: 'shop' }), '401 403 403 200 403 403 200 200')
  t.equal(
    await row({ ...only, profile: 'sub', provider: null }),
    '401 403 403 200 200 403 200 200',
    'unknown thing'
  )
  t.equal(await row({ ...only, profile: 'sub' }), '401 403 403 200 403 403 200 200', 'a provider of now')
  t.equal(await row({ ...only, profile: 'gone' }), '401 403 403 403 403 403 200 200')
})

t.test('self: the user, and who manages a profile of the user or a provider of it', async (t) => {
  t.equal(await row({ access: 'self', user: 'sub' }), '401 403 200 200 200 200 200 200')
  t.equal(await row({ access: 'self', user: 'sub', method: 'POST' }), '401 403 403 200 200 403 200 200')
  t.equal(await row({ access: 'self', user: 'boss' }), '401 403 200 200 403 200 200 200')
  t.equal(await row({ access: 'self', user: 'stranger' }), '401 200 403 403 403 200 200 200')
})

t.test('what does not exist is 404 only for who may look at all', async (t) => {
  t.equal(await row({ access: 'direct', profile: 'none' }), '401 403 403 403 403 404 404 404')
  t.equal(await row({ access: 'direct', profile: 'none', method: 'POST' }), '401 403 403 403 403 403 404 404')
  t.equal(await row({ access: 'provider', profile: 'none' }), '401 403 403 403 403 404 404 404')
  t.equal(
    await row({ access: 'provider-only', profile: 'none', provider: null }),
    '401 403 403 403 403 404 404 404'
  )
  t.equal(await row({ access: 'self', user: 'none' }), '401 403 403 403 403 404 404 404')
  t.equal(await row({ access: 'user', profile: 'none' }), '401 404 404 404 404 404 404 404')
  t.equal(await row({ access: 'public', user: 'none' }), '404 404 404 404 404 404 404 404')
})

t.test('an account that is not activated passes only where no precondition is', async (t) => {
  t.equal(await verdict({ access: 'self', as: 'idle', user: 'idle' }), 403)
  t.equal(await verdict({ access: 'self', as: 'idle', user: 'idle', unconditional: true }), 200)
  t.equal(await verdict({ access: 'user', as: 'idle' }), 200)
  t.equal(
    await verdict({ access: 'self', as: 'nobody', user: 'sub' }),
    403,
    'a token of a user who is not known here'
  )
})
