import { desk, expected, isTooWide, phone, signInto, violations } from '@bursar/testing'
import t from 'tap'
import { visitAcme } from './acme.ts'

const acme = await visitAcme(t)
if (acme) {
  const { system, visit } = acme

  t.test('a founder signs in by keyboard alone and sees how the business is doing', async (t) => {
    const { page, faults } = await visit({ viewport: phone })
    await page.goto('/business/acme')
    await page.waitForURL('**/login?next=**')
    await page.locator('[name=username]').focus()
    await page.keyboard.type('alice')
    await page.keyboard.press('Tab')
    await page.keyboard.type('wrong-password')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
    t.equal(faults.length, 1, 'the refused login alone is told by the browser')
    await page.locator('[name=password]').fill('')
    await page.keyboard.type('a-long-password')
    await page.keyboard.press('Enter')
    const sales = page.locator('.figure-card', { hasText: /^Sales/ })
    await sales.waitFor()
    t.match(await sales.innerText(), '$20.00')
    t.match(new URL(page.url()).pathname, '/business/acme')
    await page.goto('/')
    await page.getByRole('link', { name: 'Acme', exact: true }).waitFor()
    t.equal(faults.length, 1)
  })

  const places = {
    home: ['/business/acme', '.figure-card'],
    customers: ['/business/acme/customers', 'tbody tr'],
    customer: ['/business/acme/customers/bob', '.contact'],
    payments: ['/business/acme/customers/bob?tab=payments', 'tbody tr'],
    statement: ['/business/acme/customers/bob?tab=statement', 'tbody tr'],
    'people of a customer': ['/business/acme/customers/bob?tab=people', 'tbody tr'],
    sales: ['/business/acme/sales', 'tbody tr'],
    invoices: ['/business/acme/invoices', 'tbody tr'],
    invoice: ['/business/acme/invoices/ACME-000001', '.lines'],
    'invoices of a customer': ['/business/acme/customers/bob?tab=invoices', 'tbody tr'],
    import: ['/business/acme/import', 'input[type=file]'],
    money: ['/business/acme/money', 'tbody tr'],
    figures: ['/business/acme/figures/balances', 'tbody tr'],
    'recurring revenue': ['/business/acme/figures/mrr', 'tbody tr'],
    forecast: ['/business/acme/figures/forecast', 'tbody tr'],
    retention: ['/business/acme/figures/retention', '.retention-grid tbody tr'],
    'what cohorts are worth': ['/business/acme/figures/retention?extra=1', '.retention-grid tbody tr'],
    trials: ['/business/acme/figures/trials', 'tbody tr'],
    'table of taxes': ['/business/acme/figures/taxes', '.list-empty'],
    explained: [
      '/business/acme/figures/funds?nb_periods=2&explain=payments@2026-01-15T12:00:00Z',
      '.explain li'
    ],
    plans: ['/business/acme/plans', 'tbody tr'],
    plan: ['/business/acme/plans/basic', '.plan-card'],
    'new plan': ['/business/acme/new-plan', '.plan-card'],
    coupons: ['/business/acme/coupons', '.list-empty'],
    webhooks: ['/business/acme/webhooks', '.list-empty'],
    settings: ['/business/acme/settings', '.sent-form'],
    brand: ['/business/acme/settings?tab=brand', '.sent-form'],
    'tax rates': ['/business/acme/settings?tab=taxes', '.list-empty'],
    dunning: ['/business/acme/settings?tab=dunning', '.sent-form'],
    people: ['/business/acme/settings?tab=people', 'tbody tr'],
    'role types': ['/business/acme/settings?tab=roles', 'tbody tr'],
    activity: ['/business/acme/settings?tab=activity', 'tbody tr'],
    profiles: ['/', '.profiles li']
  } as const
  const systemPlaces = {
    overview: ['/system', 'tbody tr'],
    'read models': ['/system/projections', 'tbody tr'],
    events: ['/system/events', 'tbody tr'],
    parked: ['/system/parked', 'h2'],
    verify: ['/system/verify', '.list-empty'],
    mail: ['/system/mail', '.list-page'],
    users: ['/system/users', 'tbody tr'],
    agreements: ['/system/agreements', '.list-empty']
  } as const
  for (const [who, pages] of [
    ['alice', places],
    ['admin', systemPlaces]
  ] as const) {
    t.test(
      `every page of ${who}: accessible in light and dark, within its width, under its policy`,
      async (t) => {
        const { page, faults } = await visit()
        await signInto(page, who)
        for (const [name, [address, awaited]] of Object.entries(pages)) {
          await page.goto(address)
          await page.locator(awaited).first().waitFor()
          await page.waitForLoadState('networkidle')
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            t.same(await violations(page), [], `${name}, ${colorScheme}: nothing that axe finds`)
          }
          await page.setViewportSize(phone)
          t.notOk(await isTooWide(page), `${name}: nothing sticks out sideways of a phone`)
          await page.setViewportSize(desk)
        }
        t.same(faults, [])
      }
    )
  }

  t.test('who has no role on a business is told so, part by part', async (t) => {
    const { page } = await visit()
    await signInto(page, 'bob')
    await page.goto('/business/acme/customers')
    await page.getByText('You cannot see the customers.').waitFor()
    t.pass()
  })

  t.test('a name of 60 letters, written from right to left, breaks no page', async (t) => {
    const { page } = await visit({ viewport: phone })
    await signInto(page, 'alice')
    await page.goto('/business/acme/customers?q=carol')
    await page.locator('tbody tr').first().waitFor()
    t.notOk(await isTooWide(page))
  })

  t.test('signing out ends the session in the browser', async (t) => {
    const { page, context } = await visit()
    await signInto(page, 'alice')
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/login')
    t.same(
      (await context.cookies()).filter(({ name }) => name === 'sessionid'),
      []
    )
    await page.goto('/business/acme')
    await page.waitForURL('**/login?next=**')
  })

  t.test('what is no address of the console is no page', async (t) => {
    expected(await system.anonymous.get('/business'), 404)
    expected(await system.anonymous.get('/business/acme/figures'), 404)
    const page = await system.app.inject('/business/acme')
    t.match(page.headers['content-security-policy'], /default-src 'none'.*require-trusted-types-for 'script'/)
    t.equal(page.headers['referrer-policy'], 'no-referrer')
  })
}
