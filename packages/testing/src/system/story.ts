/** What nearly every test has to make first: users, profiles, plans, subscriptions, roles. */
import type { System } from '@bursar/gateway'
import { profileKey, userKey } from '@bursar/service-kit'
import { expected, type TestClient, testClient } from './test-client.ts'

/** A registered user, as a client. */
export interface TestUser extends TestClient {
  readonly slug: string
  readonly token: string
}

export interface Story {
  /** A client with that bearer token. */
  as(token: string): TestClient
  /** Registers a user with a password; `more` are further fields of the request. */
  register(slug: string, more?: object): Promise<TestUser>
  /** Opens a profile that the user manages, and answers its slug. */
  openProfile(user: TestUser, full_name: string, more?: object): Promise<string>
  /** Makes a plan that can be subscribed to, 10.00 a month unless `more` says else, and answers its slug. */
  makePlan(manager: TestClient, profile: string, title: string, more?: object): Promise<string>
  /** Buys one plan for a profile with a good card, and answers the charge. */
  subscribe(user: TestClient, profile: string, plan: string): Promise<any>
  /** Gives a user a role on a profile. */
  grant(profile: string, user: string, role: 'manager' | 'contributor'): Promise<void>
}

export function story({ app, engines }: Pick<System, 'app' | 'engines'>): Story {
  async function idOf(what: 'profile' | 'user', slug: string): Promise<string> {
    const access = engines.get('profile')?.collection('access')
    const found = await access?.find(what === 'profile' ? 'slug' : 'username', slug)
    if (!found) throw new Error(`there is no ${what} ${slug}`)
    return found.key.slice((what === 'profile' ? profileKey('') : userKey('')).length)
  }

  return {
    as: (token) => testClient(app, token),
    async register(slug, more = {}) {
      const account = {
        username: slug,
        full_name: `User ${slug}`,
        email: `${slug}@example.com`,
        new_password: 'a-long-password'
      }
      const { token } = expected(
        await testClient(app).post('/api/auth/register', { ...account, ...more }),
        201
      )
      return { ...testClient(app, token), slug, token }
    },
    async openProfile(user, full_name, more = {}) {
      const wanted = { full_name, email: `${user.slug}@example.com`, ...more }
      return expected(await user.post(`/api/users/${user.slug}/profiles`, wanted), 201).slug
    },
    async makePlan(manager, profile, title, more = {}) {
      const terms = { title, period_amount: 1000, period_type: 'monthly', is_active: true, ...more }
      return expected(await manager.post(`/api/profile/${profile}/plans`, terms), 201).slug
    },
    async subscribe(user, profile, plan) {
      const added = await user.post('/api/cart', { plan })
      if (added.status !== 200) expected(added, 201)
      const wanted = { processor_token: 'tok_visa', remember_card: true }
      return expected(await user.post(`/api/billing/${profile}/checkout`, wanted), 201)
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
