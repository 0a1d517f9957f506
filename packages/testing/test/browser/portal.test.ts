/** A customer's story in a real browser: they register, buy, cancel and add a passkey. Then each page on its own. */
import {
  consoleFolder,
  desk,
  expected,
  freePorts,
  isTooWide,
  phone,
  realBrowser,
  type TestSystem,
  tabTo,
  tabToPassword,
  testSystem,
  violations,
  visitConsole
} from '@bursar/testing'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'

const PASSWORD = 'a-long-password'

const found = await realBrowser(t)
if (found.skip !== false) t.plan(0, found.skip)
else {
  const { browser } = found
  const [port = 0] = await freePorts(1)
  const url = `http://localhost:${port}`
  const system = await testSystem(t, {
    consoleFolder,
    origin: url,
    tryMail: async () => 'Connection refused.'
  })
  await business(system)
  await system.app.listen({ port, host: 'localhost' })

  const visit = (options?: BrowserContextOptions) => visitConsole(browser, url, options)

  const sizes = { desktop: desk, phone } as const
  for (const [size, viewport] of Object.entries(sizes)) {
    t.test(`a customer's story by keyboard alone, ${size}`, async (t) => {
      const { page, faults } = await visit({ viewport })
      const { press, type } = byKeyboard(page)
      await page.goto('/pricing/acme')
      await press('button', /^Choose Basic/)
      await press('link', /^Create an account/)
      await page.waitForURL('**/register**')
      await type(/^Your name/, `Nia ${size}`)
      await type(/^E-mail/, `nia-${size}@example.com`)
      await tabToPassword(page)
      await page.keyboard.type(PASSWORD)
      await press('button', /^Create account/)
      await page.waitForURL('**/cart**')
      await press('link', /^Check out/)
      await page.waitForURL('**/checkout/*')
      await press('button', /^Pay \$/)
      await page.waitForURL('**/billing/*/receipt/*')
      await page.getByRole('heading', { name: /^Paid \$/ }).waitFor()
      t.same(await violations(page), [], 'the receipt')
      await press('link', /^Your subscriptions/)
      await page.waitForURL('**/my/*')
      await page.locator('header .brand', { hasText: 'Acme' }).waitFor()
      await press('button', /^Stop renewal of Basic/)
      await press('button', /^Stop renewal$/)
      await page.getByText(/^Ends /).waitFor()
      await press('button', /^Renew again/)
      await page.getByText(/renewed then/).waitFor()
      await press('button', /^End now Basic/)
      await page.getByText(/paid days are lost/).waitFor()
      t.same(await violations(page), [], 'the dialog')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      t.match(await page.evaluate('document.activeElement.textContent'), /^End now/, 'focus comes back')
      t.same(faults, [])
    })

    t.test(`a passkey is added and signs in, by keyboard alone, ${size}`, async (t) => {
      const { page, faults } = await visit({ viewport })
      const { press, type } = byKeyboard(page)
      await withAuthenticator(page)
      await signIn(page, 'carol')
      await page.goto('/account/security')
      await press('button', /^Add a passkey/)
      await type(/^Name/, 'Laptop')
      await tabToPassword(page)
      await page.keyboard.type(PASSWORD)
      await press('button', /^Go on/)
      await page.locator('strong', { hasText: 'Laptop' }).waitFor()
      await press('button', /^Account of/)
      await press('button', /^Sign out/)
      await page.waitForURL('**/login')
      await press('button', /^Sign in with a passkey/)
      await page.waitForURL(`${url}/`)
      await page.getByRole('link', { name: /carol/i }).waitFor()
      t.same(faults, [])
    })
  }

  t.test('every page, in light and dark, wide and narrow: accessible and under its policy', async (t) => {
    const charge = await paid(system)
    const open = ['/login', '/register', '/recover', '/pricing/acme', '/cart', '/activate', '/legal/terms']
    const own = [
      '/',
      '/my/bob',
      '/my/bob/plans',
      '/my/bob/statement',
      '/my/bob/card',
      '/my/bob/people',
      '/my/bob/settings',
      '/checkout/bob',
      `/billing/bob/receipt/${charge}`,
      '/account',
      '/account/security',
      '/account/sessions',
      '/account/keys',
      '/account/agreements',
      '/account/activity'
    ]
    const looks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark', viewport: phone } } as const
    for (const [look, options] of Object.entries(looks)) {
      const { page, faults } = await visit(options)
      const see = async (address: string) => {
        await page.goto(address)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        t.same(await violations(page), [], `${address}, ${look}`)
        t.notOk(await isTooWide(page), `${address}, ${look}: nothing sticks out sideways`)
      }
      for (const address of open) await see(address)
      await signIn(page, 'bob')
      for (const address of own) await see(address)
      t.same(faults, [], look)
    }
  })

  t.test('a new site says what it lacks, and looks again', async (t) => {
    const { page, faults } = await visit({ viewport: phone })
    await signIn(page, 'admin', 'admin-password')
    await page.goto('/welcome')
    const mail = page.getByRole('listitem').filter({ hasText: /^Mail/ })
    await mail.getByText('done').waitFor()
    t.same(await violations(page), [])
    t.notOk(await isTooWide(page))
    await mail.getByRole('button', { name: 'Check again' }).click()
    await mail.getByText('does not work').waitFor()
    t.match(await mail.innerText(), /Connection refused/)
    t.same(faults, [])
  })

  t.test('a key of a mail leaves the address at once, and acts when its form is sent', async (t) => {
    const key = '0123456789abcdef0123456789abcdef01234567'
    const { page } = await visit()
    for (const [address, rest] of [
      [`/activate/${key}`, '/activate'],
      [`/verify/${key}`, '/verify'],
      [`/accept/${key}`, '/join'],
      [`/join/${key}`, '/join']
    ] as const) {
      await page.goto(address)
      await page.waitForURL(`${url}${rest}`)
    }
    t.equal(await page.evaluate('JSON.stringify([localStorage.length, sessionStorage.length])'), '[0,0]')
  })

  t.test('an app hands its user on, who goes on by a button', async (t) => {
    const { page, faults } = await visit()
    const hana = await system.register('hana', { full_name: 'Hana Abe' })
    await system.settled()
    const { key } = expected(await hana.post('/api/auth/tokens/handoff'), 201)
    await page.goto(`/enter/${key}`)
    await page.waitForURL('**/enter')
    await page.getByRole('button', { name: 'Continue' }).waitFor()
    t.same(await violations(page), [])
    t.equal(
      (await page.context().cookies()).find(({ name }) => name === 'sessionid'),
      undefined,
      'not by the link'
    )
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Hana Abe').first().waitFor()
    t.same(faults, [])
    await page.goto(`/enter/${key}`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    t.notMatch(page.url(), key, 'a key acts once')
  })

  t.test('whoever is sent on goes on within the site alone', async (t) => {
    const { page } = await visit()
    await page.goto('/login?next=//evil.example/')
    await fillLogin(page, 'bob')
    await page.waitForURL(`${url}/`)
    t.pass()
  })

  t.test('who has no role on a profile sees nothing of it', async (t) => {
    const { page } = await visit()
    await signIn(page, 'carol')
    await page.goto('/my/bob')
    await page.getByText('You cannot see the subscriptions.').waitFor()
    t.notMatch(await page.locator('main').innerText(), /Basic/)
  })

  t.test('a legal text is a document that may do nothing', async (t) => {
    const text = await system.app.inject('/legal/terms/text')
    t.equal(text.statusCode, 200)
    t.match(text.headers['content-security-policy'], /^sandbox; default-src 'none';.*frame-ancestors 'self'$/)
    t.match(text.payload, /Be kind/)
    t.equal((await system.app.inject('/legal/none/text')).statusCode, 404)
  })
}

/** Acme sells two plans; Bob bought one, and Carol has nothing. */
async function business(system: TestSystem): Promise<void> {
  const alice = await system.register('alice')
  const acme = await system.openProfile(alice, 'Acme')
  const basic = await system.makePlan(alice, acme, 'Basic')
  await system.makePlan(alice, acme, 'ש'.repeat(60))
  const agreement = { title: 'Terms', text: 'Be kind.', is_required: false }
  expected(await system.admin.post('/api/agreements', agreement), 201)
  await system.subscribe(await system.register('bob', { full_name: 'ש'.repeat(60) }), 'bob', basic)
  await system.register('carol')
  await system.settled()
}

/** Bob's charge. */
async function paid(system: TestSystem): Promise<string> {
  const { results } = expected(await system.admin.get('/api/billing/bob/charges'), 200)
  return results[0].processor_key
}

async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.goto('/login')
  await fillLogin(page, username, password)
  await page.waitForURL('**/')
}

async function fillLogin(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** What somebody does who has no mouse. */
function byKeyboard(page: Page) {
  return {
    async press(role: string, name: RegExp): Promise<void> {
      await tabTo(page, { role, name })
      await page.keyboard.press(role === 'radio' ? 'Space' : 'Enter')
    },
    async type(name: RegExp, text: string): Promise<void> {
      await tabTo(page, { role: 'textbox', name })
      await page.keyboard.type(text)
    }
  }
}

/** A device that makes and shows passkeys, and whose owner always agrees. */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
}
