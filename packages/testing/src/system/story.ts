/** What nearly every test has to make first: users, profiles, plans, subscriptions, roles. */
import { type Answer, shownSums } from '@bursar/client'
import type { OrganizationCreate, PlanCreate, Register } from '@bursar/contracts'
import { caughtUp, type System } from '@bursar/gateway'
import { named, profileKey, userKey } from '@bursar/service-kit'
import { type TestClient, testClient } from './test-client.ts'

/** A registered user, as a client. */
export interface TestUser extends TestClient {
  readonly slug: string
  readonly token: string
}

const checkout = '/api/billing/{profile}/checkout'

/** What a checkout with something to pay answers. */
export type Paid = Extract<Answer<'POST', '/api/billing/{profile}/checkout'>, { status: 201 }>['body']

export interface Story {
  /** A client with that bearer token. */
  as(token: string): TestClient
  /** Registers a user with a password; `more` are further fields of the request. */
  register(slug: string, more?: Partial<Register>): Promise<TestUser>
  /** Opens a profile that the user manages, and answers its slug. */
  openProfile(user: TestUser, full_name: string, more?: Partial<OrganizationCreate>): Promise<string>
  /** Makes a plan that can be subscribed to, 10.00 a month unless `more` says else, and answers its slug. */
  makePlan(manager: TestClient, profile: string, title: string, more?: Partial<PlanCreate>): Promise<string>
  /** Buys one plan for a profile with a good card, and answers the charge. */
  subscribe(user: TestClient, profile: string, plan: string): Promise<Paid>
  /** Gives a user a role on a profile. */
  grant(profile: string, user: string, role: 'manager' | 'contributor'): Promise<void>
}

/** How long a story waits for the read models. */
const WAIT_MS = 5_000

export function story(system: Pick<System, 'app' | 'operatorApp' | 'engines'>): Story {
  const { engines } = system
  async function idOf(what: 'profile' | 'user', slug: string): Promise<string> {
    const profile = engines.get('profile')
    // Whoever was registered a moment ago is found once the read model has them.
    await caughtUp([...engines.values()], WAIT_MS)
    const access = profile?.collection('access')
    const found = access && (await named(access, what === 'profile' ? 'slug' : 'username', slug))
    if (!found) throw new Error(`there is no ${what} ${slug}`)
    return found.key.slice((what === 'profile' ? profileKey('') : userKey('')).length)
  }

  return {
    as: (token) => testClient(system, token),
    async register(slug, more = {}) {
      const account = {
        username: slug,
        full_name: `User ${slug}`,
        email: `${slug}@example.com`,
        new_password: 'a-long-password'
      }
      const { session, position } = await testClient(system).api.register({ ...account, ...more })
      const token = session?.token ?? ''
      return { ...testClient(system, token, position), slug, token }
    },
    async openProfile({ api, slug }, full_name, more = {}) {
      const body = { full_name, email: `${slug}@example.com`, ...more }
      return (await api.post('/api/users/{user}/profiles', { params: { user: slug }, body })).body.slug
    },
    async makePlan({ api }, profile, title, more = {}) {
      const body = { title, period_amount: 1000, period_type: 'monthly', is_active: true, ...more } as const
      return (await api.post('/api/profile/{profile}/plans', { params: { profile }, body })).body.slug
    },
    async subscribe({ api }, profile, plan) {
      await api.post('/api/cart', { body: { plan } })
      const shown = await api.get(checkout, { params: { profile } })
      const body = { processor_token: 'tok_visa', remember_card: true, expected: shownSums(shown.body) }
      const paid = await api.post(checkout, { params: { profile }, body })
      if (paid.status !== 201) throw new Error(`${plan} costs nothing`)
      return paid.body
    },
    async grant(profile, user, role) {
      const engine = engines.get('profile')
      const [to, who] = [await idOf('profile', profile), await idOf('user', user)]
      const event = { type: 'profile.role-granted', data: { profile: to, user: who, role } }
      const cause = { actor: 'system', correlationid: who, causationid: who }
      await engine?.transact(cause, async (transaction) => transaction.append(`profile-${to}`, [event]))
    }
  }
}
