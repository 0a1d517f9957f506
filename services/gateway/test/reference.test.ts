import { testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const sites: Readonly<
  Record<string, (t: any) => Promise<Pick<Awaited<ReturnType<typeof testSystem>>, 'app'>>>
> = {
  'one process': async (t) => testSystem(t),
  'several processes': async (t) => distributed(t)
}

for (const [kind, make] of Object.entries(sites)) {
  t.test(`${kind}: the reference is a page of ours that loads from nowhere else`, async (t) => {
    const { app } = await make(t)
    const page = await app.inject({ method: 'GET', url: '/api/docs' })
    t.equal(page.statusCode, 200)
    t.match(page.headers, { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' })
    const policy = String(page.headers['content-security-policy'])
    t.match(policy, /^default-src 'none'; script-src 'self'; /)
    t.match(policy, /connect-src 'self'; .*form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/)
    t.notMatch(policy, /unsafe-eval|https?:|\*/)
    const loads = [...page.payload.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map(([, url]) => url)
    t.same([...new Set(loads)], ['docs/rapidoc.js', 'openapi.json'], 'nothing of any other host')
    const slash = await app.inject({ method: 'GET', url: '/api/docs/' })
    t.match(slash, { statusCode: 302, headers: { location: '../docs' } })

    const script = await app.inject({ method: 'GET', url: '/api/docs/rapidoc.js' })
    t.equal(script.statusCode, 200)
    t.match(script.headers, { 'content-type': /^text\/javascript/, 'cache-control': 'public, max-age=86400' })
    t.match(script.payload, /customElements.define\("rapi-doc"/)
    const tag = String(script.headers.etag)
    const again = await app.inject({
      method: 'GET',
      url: '/api/docs/rapidoc.js',
      headers: { 'if-none-match': tag }
    })
    t.match(again, { statusCode: 304, payload: '' })
    t.equal((await app.inject({ method: 'GET', url: '/api/openapi.json' })).statusCode, 200)
    t.equal((await app.inject({ method: 'POST', url: '/api/docs' })).statusCode, 405)
  })
}
