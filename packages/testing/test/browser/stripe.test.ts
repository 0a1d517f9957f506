/** Cards in a real browser, entered into Stripe's fields; and without Stripe nothing of it. */
import { stripeProcessor } from '@bursar/billing'
import {
  consoleFolder,
  expected,
  fakeStripe,
  phone,
  realBrowser,
  signInto,
  type TestSystem,
  testSystem,
  violations,
  visitConsole
} from '@bursar/testing'
import type { Page } from 'playwright-core'
import t from 'tap'
import { type Customer, standInForStripe } from './stripe-stand-in.ts'

const found = await realBrowser(t)
if (found.skip !== false) t.plan(0, found.skip)
else {
  const { browser } = found

  /** Ann has a plan in her cart, on a site of that processor. */
  const shop = async (system: TestSystem) => {
    const plan = await system.makePlan(system.admin, 'broker', 'Basic', { period_amount: 24_900 })
    const ann = await system.register('ann', { country: 'DE' })
    const url = await system.app.listen({ port: 0, host: 'localhost' })
    return { ann, plan, url }
  }

  t.test('with Stripe', async (t) => {
    const stripe = await fakeStripe()
    t.teardown(stripe.close)
    const keys = { secretKey: 'rk_test_1', webhookSecret: 'whsec_1', publicKey: 'pk_test_1' }
    const processor = stripeProcessor({ ...keys, url: stripe.url })
    const system = await testSystem(t, { consoleFolder, processor })
    const { ann, plan, url } = await shop(system)
    const customer: Customer = { card: 'visa', confirms: true }
    const { page, context, faults } = await visitConsole(browser, url, { viewport: phone })
    const { asked, outside } = await standInForStripe(context, stripe, customer)

    await t.test('a card is put on file, with its owner’s bank', async (t) => {
      await signInto(page, 'ann')
      await page.goto('/my/ann')
      await page.waitForLoadState('networkidle')
      t.same(asked, [], 'no page asks Stripe for anything before a card is to be entered')
      await page.goto('/my/ann/card')
      await fields(page)
      t.same(await violations(page), [])
      await page.getByRole('button', { name: 'Save card' }).press('Enter')
      await page.getByRole('heading', { name: 'Card ending 4242' }).waitFor()
      t.ok(asked.includes('js.stripe.com/v3/more.js'), 'its script may load what it needs of its host')
    })

    await t.test('a payment that its bank wants confirmed', async (t) => {
      expected(await ann.post('/api/cart', { plan }), 201)
      Object.assign(customer, { card: 'threeDSecure2Required', confirms: false })
      await page.goto('/checkout/ann')
      await page.getByText('Another card').click()
      await fields(page)
      t.same(await violations(page), [])
      await pay(page)
      const said = page.getByRole('alert').filter({ hasText: /./ })
      await said.waitFor()
      t.equal(await said.innerText(), 'Your bank said no.')
      await system.settled()
      t.match(
        expected(await ann.get('/api/profile/ann/subscriptions'), 200),
        { count: 0 },
        'nothing is ordered'
      )
      customer.confirms = true
      await pay(page)
      await page.waitForURL('**/billing/ann/receipt/*')
      await page.getByRole('heading', { name: 'Paid $249.00' }).waitFor()
      await system.settled()
      t.match(expected(await ann.get('/api/profile/ann/subscriptions'), 200), { count: 1 })
      t.equal(stripe.book.all('charge').length, 1, 'paid once')
    })

    await t.test('a seller connects an account of its own', async (t) => {
      const shop = await system.openProfile(ann, 'The Shop')
      await system.makePlan(ann, shop, 'Gold', { period_amount: 1000 })
      await system.settled()
      const place = 'https://connect.stripe.test/setup/'
      await context.route(`${place}*`, (route) => route.fulfill({ body: 'Who are you?' }))
      const money = `/business/${shop}/money`
      await page.goto(money)
      await page.getByText('Not connected').waitFor()
      t.same(await violations(page), [])
      await page.getByRole('button', { name: 'Connect an account' }).press('Enter')
      await page.waitForURL(`${place}*`)
      const account = page.url().slice(place.length)
      await page.goto(`${url}${money}`)
      await page.getByText('Details missing').waitFor()
      stripe.onboard(account)
      await page.reload()
      await page.getByText('Connected', { exact: true }).waitFor()
      t.same(await violations(page), [])
      await page.getByRole('button', { name: 'Disconnect…' }).click()
      await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
      await page.getByText('Not connected').waitFor()
    })

    await t.test('the card on file pays without fields', async () => {
      expected(await ann.post('/api/cart', { plan }), 201)
      await page.goto('/checkout/ann')
      await page.getByText('Card on file, ending 4242').waitFor()
      await pay(page)
      await page.waitForURL('**/billing/ann/receipt/*')
      await page.getByRole('heading', { name: 'Paid $249.00' }).waitFor()
    })

    await t.test('a change of plan that its bank wants confirmed', async (t) => {
      await system.makePlan(system.admin, 'broker', 'Pro', { period_amount: 60_000 })
      await system.settled()
      Object.assign(customer, { card: 'threeDSecure2Required', confirms: false })
      await page.goto('/my/ann/change/basic')
      await page.getByRole('radio', { name: /^Pro/ }).check()
      await page.getByText('Another card').click()
      await fields(page)
      // Two months at 249.00 are paid and not begun.
      const change = page.getByRole('button', { name: 'Pay $102.00 and change to Pro' })
      await change.press('Enter')
      const said = page.getByRole('alert').filter({ hasText: /./ })
      await said.waitFor()
      t.equal(await said.innerText(), 'Your bank said no.')
      const plans = async () => {
        await system.settled()
        const { results } = expected(await ann.get('/api/profile/ann/subscriptions'), 200)
        return results.map(({ plan }: { plan: { title: string } }) => plan.title)
      }
      t.same(await plans(), ['Basic'], 'nothing is changed')
      customer.confirms = true
      await change.press('Enter')
      await page.getByRole('heading', { name: 'Paid $102.00' }).waitFor()
      t.same(await plans(), ['Pro'])
    })

    await t.test('scripts of nobody else', async (t) => {
      const refused = await page.evaluate(`(() => {
        try { document.createElement('script').src = 'https://evil.example/x.js' } catch (error) { return error.name }
      })()`)
      t.equal(refused, 'TypeError')
    })
    t.same(outside, [], 'nobody else is asked for anything')
    t.same(
      faults.filter((fault) => !/TrustedScriptURL/.test(fault)),
      [],
      'the policy is kept'
    )
  })

  t.test('without Stripe', async (t) => {
    const system = await testSystem(t, { consoleFolder })
    const { url } = await shop(system)
    const { page, context, faults } = await visitConsole(browser, url)
    const stripe = await fakeStripe()
    t.teardown(stripe.close)
    const { asked, outside } = await standInForStripe(context, stripe, { card: 'visa', confirms: true })
    await signInto(page, 'ann')
    const answer = await page.goto('/my/ann/card')
    t.notMatch(
      answer?.headers()['content-security-policy'],
      /stripe|default-src [^';]*http|trusted-types default/
    )
    await page.getByText('Test mode. No money moves.').waitFor()
    await page.getByRole('button', { name: 'Save card' }).press('Enter')
    await page.getByRole('heading', { name: 'Card ending 4242' }).waitFor()
    t.same([...asked, ...outside], [])
    t.same(faults, [])
  })
}

async function fields(page: Page): Promise<void> {
  await page.frameLocator('iframe[title^="Secure card"]').getByText('Card number').waitFor()
}

/** By key: a click right after the page was scrolled may go to the frame of the card, where that was before. */
function pay(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Pay $249.00' }).press('Enter')
}
