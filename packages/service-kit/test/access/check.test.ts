import { BROKER_PROFILE, errorOf } from '@bursar/contracts'
import { type Collection, RefusedError } from '@bursar/event-sourcing'
import { type Access, type Asker, checkAccess } from '@bursar/service-kit'
import t from 'tap'

const now = '2026-01-01T00:00:00.000Z'

const held = (role: string) => ({ is: 'active', role, accepted: true })
const until = (end: string) => ({ since: '2024-01-01T00:00:00.000Z', until: end })

/** Users and what they are to `shop`, and to `sub`, whose profile subscribes to shop. */
const documents: Record<string, object> = {
  'profile/shop': { id: 'shop', slug: 'shop', kind: 'organization' },
  'profile/sub': { id: 'sub', slug: 'sub', kind: 'personal' },
  'profile/gone': { id: 'gone', slug: 'gone', kind: 'personal' },
  'profile/shadow': { id: 'shadow', slug: 'shadow', kind: 'shadow', maker: { kind: 'profile', id: 'shop' } },
  'profile/drawn': { id: 'drawn', slug: 'drawn', kind: 'shadow', maker: { kind: 'user', id: 'stranger' } },
  'roles/boss': { shop: held('manager') },
  'roles/clerk': { shop: held('contributor') },
  'roles/root': { [BROKER_PROFILE]: held('manager') },
  'roles/aide': { [BROKER_PROFILE]: held('contributor') },
  'roles/sub': { sub: held('manager') },
  'roles/guest': { shop: { ...held('contributor'), accepted: false } },
  'roles/asking': { shop: { is: 'requested', role: 'manager', accepted: false } },
  'subscriptions/sub': {
    shop: { one: until('2025-01-01T00:00:00.000Z'), two: until('2027-01-01T00:00:00.000Z') }
  },
  'subscriptions/gone': { shop: { one: until(now) } }
}
for (const id of ['boss', 'clerk', 'root', 'aide', 'sub', 'stranger', 'idle', 'guest', 'asking']) {
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
  colleagues?: boolean
  maker?: boolean
}

/** What the check found, or the status of the refusal. */
async function admitted(asked: Asked) {
  const { access, method = 'GET', as, profile, user, unconditional = false, provider } = asked
  const { colleagues = false, maker = false } = asked
  const asker: Asker = as === null ? null : as === 'operator' ? 'operator' : { user: as }
  const params = { ...(profile !== undefined && { profile }), ...(user !== undefined && { user }) }
  const operation = { method, access, unconditional, providerInBody: false, colleagues, maker }
  const find = provider !== undefined && { provider: async () => provider }
  try {
    return await checkAccess(collection, { operation, params, asker, now, ...find })
  } catch (error) {
    if (error instanceof RefusedError) return errorOf(error.refusal.code).status
    throw error
  }
}

/** 200, or the status of the refusal. */
async function verdict(asked: Asked) {
  const found = await admitted(asked)
  return typeof found === 'number' ? found : 200
}

/** How much of {profile} is seen. */
async function seen(asked: Asked) {
  const found = await admitted(asked)
  return typeof found === 'number' ? found : found.seen
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
    '401 403 403 403 200 403 200 200',
    'and only to look'
  )
  const write = { access: 'provider', profile: 'sub', method: 'POST' } as const
  t.equal(await row({ ...write, provider: 'shop' }), '401 403 403 200 200 403 200 200', 'but what is its own')
  t.equal(await row({ ...write, provider: 'other' }), '401 403 403 403 200 403 200 200')
  t.equal(await row({ ...write, provider: null }), '401 403 403 403 200 403 200 200')
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

t.test('consent 5: a provider sees what is with it, since it was accepted', async (t) => {
  const ask = { access: 'provider', profile: 'sub' } as const
  t.same(await seen({ ...ask, as: 'clerk' }), {
    all: false,
    providers: [{ id: 'shop', since: '2024-01-01T00:00:00.000Z' }],
    maker: false
  })
  for (const as of ['sub', 'root', 'operator']) t.same(await seen({ ...ask, as }), { all: true })
  t.same(await seen({ access: 'user', as: 'sub', profile: 'sub' }), {
    all: false,
    providers: [],
    maker: false
  })
})

t.test('consent 8 and 9: a shadow is its maker’s to look after, and there for nobody else', async (t) => {
  const made = { all: false, providers: [], maker: true }
  t.same(await seen({ access: 'provider', profile: 'shadow', as: 'clerk' }), made)
  t.equal(
    await row({ access: 'direct', profile: 'shadow' }),
    '401 403 403 403 403 200 200 200',
    'a card, say'
  )
  const detail = { access: 'direct', profile: 'shadow', method: 'POST', maker: true } as const
  t.equal(await row(detail), '401 403 403 200 403 403 200 200')
  t.same(await seen({ access: 'provider', profile: 'drawn', as: 'stranger' }), made)
  t.equal(await row({ access: 'user', profile: 'shadow' }), '401 404 200 200 404 200 200 200')
  t.equal(await row({ access: 'user', profile: 'drawn' }), '401 200 404 404 404 200 200 200')
})

t.test('self: the user and the broker', async (t) => {
  t.equal(await row({ access: 'self', user: 'sub' }), '401 403 403 403 200 200 200 200')
  t.equal(await row({ access: 'self', user: 'sub', method: 'POST' }), '401 403 403 403 200 403 200 200')
  t.equal(await row({ access: 'self', user: 'boss' }), '401 403 403 200 403 200 200 200')
})

t.test(
  'consent 13: people of a profile see name and roles of who accepted or asked for a role',
  async (t) => {
    const look = { access: 'self', colleagues: true } as const
    t.equal(await row({ ...look, user: 'boss' }), '401 403 200 200 403 200 200 200')
    t.equal(await row({ ...look, user: 'asking' }), '401 403 200 200 403 200 200 200')
    t.equal(await row({ ...look, user: 'guest' }), '401 403 403 403 403 200 200 200', 'who was never asked')
    t.equal(await row({ ...look, user: 'boss', method: 'POST' }), '401 403 403 200 403 403 200 200')
    t.equal(await row({ ...look, user: 'boss', profile: 'shop' }), '401 403 200 200 403 200 200 200')
    t.equal(await row({ ...look, user: 'boss', profile: 'sub' }), '401 403 403 200 403 200 200 200', 'there')
    t.equal(
      await row({ ...look, user: 'sub' }),
      '401 403 403 403 200 200 200 200',
      'a provider is no colleague'
    )
  }
)

t.test('consent 18: who has a role on the broker is in reach of its managers alone', async (t) => {
  const look = { access: 'self', colleagues: true } as const
  t.equal(await row({ ...look, user: 'root' }), '401 403 403 403 403 403 200 200')
  t.equal(await row({ ...look, user: 'aide' }), '401 403 403 403 403 200 200 200', 'oneself')
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
