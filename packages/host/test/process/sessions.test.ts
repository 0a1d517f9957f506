import t from 'tap'
import { instance, site } from './instances.ts'

const credentials = { username: 'admin', password: 'admin-password' }

async function post(url: string, path: string, body: object, method = 'POST') {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as any }
}

t.test(
  'tabs that refresh at one instant by two instances, one of which then dies, keep one session',
  async (t) => {
    const place = site()
    const one = await instance(t, place, 'auth')
    await one.start()
    const other = await instance(t, place, 'auth')
    await other.start()
    await other.engine.projectionRunner.wait({ auth: place.auth.log.events.length }, 2_000)
    const exchange = (url: string, token: string) => post(url, '/api/auth/tokens', { token })
    const first = (await post(one.url, '/api/auth', credentials)).body
    const tabs = await Promise.all(
      Array.from({ length: 8 }, (_, n) => exchange((n % 2 ? one : other).url, first.refresh_token))
    )
    t.same(
      tabs.map(({ status }) => status),
      tabs.map(() => 200)
    )
    const successors = new Set(tabs.map(({ body }) => body.refresh_token))
    t.equal(successors.size, 1, 'all of them have the same successor')
    const count = (type: string) => place.auth.log.events.filter((event) => event.type === type).length
    t.equal(count('auth.session-refreshed'), 1)
    t.equal(count('auth.session-revoked'), 0)

    await one.stop()
    const again = await exchange(other.url, first.refresh_token)
    t.same(
      [again.status, again.body.refresh_token],
      [200, [...successors][0]],
      'also after the other one died'
    )
    const later = await instance(t, place, 'auth')
    await other.stop()
    await later.start()
    const restarted = await exchange(later.url, first.refresh_token)
    t.same([restarted.status, restarted.body.refresh_token], [200, [...successors][0]], 'and after a restart')
    t.equal((await exchange(later.url, again.body.refresh_token)).status, 200, 'whose use')
    t.equal((await exchange(later.url, first.refresh_token)).status, 401, 'ends that')
    t.equal(count('auth.session-revoked'), 1)
  }
)
