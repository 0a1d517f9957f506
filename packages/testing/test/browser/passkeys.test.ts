/** Passkeys in a real Chromium with a virtual authenticator: what pages of the site do by them, and pages of others cannot. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expected, freePorts, realBrowser, type TestAnswer, testSystem } from '@bursar/testing'
import type { Page } from 'playwright-core'
import t from 'tap'

const PASSWORD = 'a-long-password'

/** What the page asks the site for, as its own script would: cookies go along, and the CSRF token of a change. */
function fromPage(page: Page) {
  return (method: string, url: string, body?: unknown): Promise<TestAnswer> =>
    page.evaluate(
      async ({ method, url, body }) => {
        const { document } = globalThis as any
        const csrf = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? ''
        const sent: Record<string, string> = { 'x-csrftoken': csrf }
        if (body !== undefined) sent['content-type'] = 'application/json'
        const answer = await fetch(url, {
          method,
          headers: sent,
          ...(body !== undefined && { body: JSON.stringify(body) })
        })
        const text = await answer.text()
        const headers = Object.fromEntries(answer.headers)
        return { status: answer.status, body: text ? JSON.parse(text) : null, headers }
      },
      { method, url, body }
    )
}

/** `navigator.credentials` in the page: the JSON of what the device answers, or the name of the browser's refusal. */
function device(page: Page) {
  const ask = (kind: 'create' | 'get') => (options: unknown) =>
    page.evaluate(
      async ({ kind, options }) => {
        const { PublicKeyCredential: Key, navigator } = globalThis as any
        try {
          const publicKey =
            kind === 'create'
              ? Key.parseCreationOptionsFromJSON(options)
              : Key.parseRequestOptionsFromJSON(options)
          const made = await navigator.credentials[kind]({ publicKey })
          return made.toJSON()
        } catch (error) {
          return { refused: (error as Error).name }
        }
      },
      { kind, options }
    )
  return { create: ask('create'), get: ask('get') }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const found = await realBrowser(t)
if (found.skip !== false) t.plan(0, found.skip)
else {
  const { browser } = found

  t.test('a passkey is registered, logs in, and stands beside the password', async (t) => {
    const [port = 0] = await freePorts(1)
    const origin = `http://localhost:${port}`
    const system = await testSystem(t, { origin })
    await system.app.listen({ port, host: 'localhost' })
    await system.register('ann')
    // The pages of the site have no script, and their policy allows none.
    const context = await browser.newContext({ bypassCSP: true })
    t.teardown(() => context.close())
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true
      }
    })
    const [send, { create, get }] = [fromPage(page), device(page)]
    const options = async () => expected(await send('POST', '/api/auth/passkeys/options'), 200)
    const byPassword = (more: object = {}) =>
      send('POST', '/api/auth?cookie=1', { username: 'ann', password: PASSWORD, ...more })
    await page.goto(`${origin}/recover`)

    expected(await byPassword(), 201)
    const newOptions = async () =>
      expected(await send('POST', '/api/users/ann/passkeys/options', { password: PASSWORD }), 200)
    const response = await create(await newOptions())
    const made = expected(await send('POST', '/api/users/ann/passkeys', { title: 'Laptop', response }), 201)
    t.match(made, { title: 'Laptop', id: String })
    t.match(
      await create(await newOptions()),
      { refused: 'InvalidStateError' },
      'one device has one of an account'
    )

    expected(await send('DELETE', '/api/auth/tokens'), 204)
    t.equal((await send('GET', '/api/auth/tokens')).status, 401)
    const login = await send('POST', '/api/auth/passkeys?cookie=1', { response: await get(await options()) })
    t.match(login, { status: 201, body: { token: String } })
    t.match(await send('GET', '/api/auth/tokens'), { status: 200, body: { username: 'ann' } })

    const turnedOn = await send('PUT', '/api/users/ann/otp', { password: PASSWORD, passkey_enabled: true })
    expected(turnedOn, 200)
    t.match(await byPassword(), { status: 401, body: { passkey: [String] } })
    t.equal((await byPassword({ passkey: await get(await options()) })).status, 201)

    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    t.match(await get(await options()), { refused: 'NotAllowedError' }, 'a device that nobody unlocked')
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })

    const other = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<p>Sign in'))
    const elsewhere = await listening(other)
    t.teardown(() => new Promise<void>((resolve) => other.close(() => resolve())))
    const wanted = expected(await system.anonymous.post('/api/auth/passkeys/options'), 200)
    await page.goto(`http://localhost:${elsewhere}/`)
    const phished = await get(wanted)
    t.match(phished, { type: 'public-key' }, 'for another port of the host a browser lets the device sign')
    t.match(
      await system.anonymous.post('/api/auth/passkeys', { response: phished }),
      { status: 401, body: { code: 'wrong_credentials' } },
      'and the site refuses what was signed there'
    )
    t.match(
      await system.anonymous.post('/api/auth', { username: 'ann', password: PASSWORD, passkey: phished }),
      { status: 401, body: { passkey: [String] } },
      'beside the password as well'
    )
    await page.goto(`http://127.0.0.1:${elsewhere}/`)
    t.match(await get(wanted), { refused: 'SecurityError' }, 'for another host the device signs nothing')
  })
}
