/** What a customer meets who changes the plan: what it costs now, a change for later, and taking that back. */
import { shownSums } from '@bursar/client'
import { expected, isTooWide, phone, signInto, tabTo, violations } from '@bursar/testing'
import t from 'tap'
import { visitAcme } from './acme.ts'

const acme = await visitAcme(t)
if (acme) {
  const { system, alice, visit } = acme
  // Bob and Carol have Basic, for 10.00 a month, since the 15th of January.
  await system.makePlan(alice, 'acme', 'Pro', {
    period_amount: 2500,
    advance_discounts: [{ discount_type: 'percentage', discount_value: 1000, length: 12 }]
  })
  await system.makePlan(alice, 'acme', 'Lite', { period_amount: 400 })
  await system.makePlan(alice, 'acme', 'Euro', { period_amount: 900, unit: 'eur' })
  await system.settled()

  t.test('a dearer plan from now on: what is not used pays for it, to the cent', async (t) => {
    const { page, faults } = await visit()
    await signInto(page, 'bob')
    await page.goto('/my/bob')
    await page.getByRole('link', { name: 'Change plan of Basic' }).click()
    await page.getByRole('heading', { name: 'Change Basic' }).waitFor()
    const plans = page.getByRole('group', { name: 'New plan' })
    await plans.getByText('Pro').waitFor()
    t.notMatch(await plans.innerText(), /Euro|Basic/, 'only what can take its place')
    await plans.getByRole('radio', { name: /^Pro/ }).check()
    await page.getByText('Paid for Basic and not used').waitFor()
    await page.getByRole('button', { name: 'Pay $15.00 and change to Pro' }).waitFor()
    t.same(await violations(page), [], 'what it costs')

    await page.getByRole('radio', { name: '12 months ahead, 10 % off' }).check()
    await page.getByRole('button', { name: 'Pay $260.00 and change to Pro' }).waitFor()
    await page.getByRole('radio', { name: '1 month' }).check()
    await page.getByRole('button', { name: 'Pay $15.00 and change to Pro' }).click()
    await page.getByRole('heading', { name: 'Paid $15.00' }).waitFor()
    await system.settled()
    await page.goto('/my/bob')
    await page.getByRole('link', { name: 'Change plan of Pro' }).waitFor()
    t.equal(await page.getByRole('link', { name: 'Change plan of Basic' }).count(), 0)
    t.same(faults, [])
  })

  t.test(
    'a cheaper plan is noted for the end of the period, and taken back: by keyboard on a phone',
    async (t) => {
      const { page, faults } = await visit({ viewport: phone })
      await signInto(page, 'carol')
      await page.goto('/my/carol')
      await tabTo(page, { role: 'link', name: /^Change plan of Basic/ })
      await page.keyboard.press('Enter')
      // The group is one stop for Tab: its first radio has it, and the arrows choose.
      await tabTo(page, { role: 'radio', name: /^Lite/ })
      await page.keyboard.press('Space')
      await page.getByText('nothing is paid back', { exact: false }).waitFor()
      await page.getByText('On Feb 15, 2026').first().waitFor()
      t.same(await violations(page), [], 'what it costs')
      t.notOk(await isTooWide(page))
      await tabTo(page, { role: 'button', name: /^Change to Lite on Feb 15, 2026$/ })
      await page.keyboard.press('Enter')
      await page.getByText('Changes to Lite on Feb 15, 2026').waitFor()
      t.same(await violations(page), [], 'the subscription')
      t.notOk(await isTooWide(page))
      await tabTo(page, { role: 'button', name: /^Keep Basic$/ })
      await page.keyboard.press('Enter')
      await page.getByText('Paid until Feb 15, 2026, renewed then').waitFor()
      t.equal(await page.getByText('Changes to Lite', { exact: false }).count(), 0)
      t.same(faults, [])
    }
  )

  t.test('a card that is declined changes nothing, and what cannot be is said in a sentence', async (t) => {
    const dora = await system.register('dora', { full_name: 'Dora' })
    const params = { profile: 'dora' }
    await dora.api.post('/api/cart', { body: { plan: 'basic' } })
    const shown = await dora.api.get('/api/billing/{profile}/checkout', { params })
    await dora.api.post('/api/billing/{profile}/checkout', {
      params,
      body: { processor_token: 'tok_visa', remember_card: false, expected: shownSums(shown.body) }
    })
    await system.settled()
    const { page, faults } = await visit({ viewport: phone })
    await signInto(page, 'dora')
    await page.goto('/my/dora/change/basic')
    await page.getByRole('radio', { name: /^Pro/ }).check()
    await page.getByRole('radio', { name: /which is declined/ }).check()
    await page.getByRole('button', { name: 'Pay $15.00 and change to Pro' }).click()
    await page.getByRole('alert').filter({ hasText: /card/i }).waitFor()
    t.notOk(await isTooWide(page))
    const { results } = expected(await dora.get('/api/profile/dora/subscriptions'), 200)
    t.same(
      results.map(({ plan }: { plan: { slug: string } }) => plan.slug),
      ['basic']
    )
    await page.getByRole('radio', { name: /which pays/ }).check()
    await page.getByRole('button', { name: 'Pay $15.00 and change to Pro' }).click()
    await page.getByRole('heading', { name: 'Paid $15.00' }).waitFor()
    await system.settled()

    await page.goto('/my/dora/change/pro')
    await page.getByRole('radio', { name: /^Lite/ }).waitFor()
    await system.subscribe(dora, 'dora', 'lite')
    await page.getByRole('radio', { name: /^Lite/ }).check()
    await page.getByRole('alert').filter({ hasText: 'subscribed to that plan already' }).waitFor()
    t.equal(await page.getByRole('button', { name: /^(Pay|Change to)/ }).count(), 0, 'nothing can be sent')
    // The browser notes each refusal of the system's by its status, and nothing else went wrong.
    t.same(
      faults.filter((fault) => !/status of (402|400|409)/.test(fault)),
      []
    )
  })

  t.test('who never said where they are says it before the change, and sees the tax of it', async (t) => {
    const { page, faults } = await visit({ viewport: phone })
    const erin = await system.register('erin', { full_name: 'Erin' })
    await system.subscribe(erin, 'erin', 'basic')
    const rates = [
      { title: 'VAT', percent: 2000, country: 'FR' },
      { title: 'Tax', percent: 0 }
    ]
    expected(await alice.put('/api/profile/acme/taxes', rates), 200)
    await system.settled()
    await signInto(page, 'erin')
    await page.goto('/my/erin/change/basic')
    await page.getByRole('radio', { name: /^Pro/ }).check()
    await page.getByRole('button', { name: 'Pay $15.00 and change to Pro' }).waitFor()
    await page.getByText('Address and VAT number for the invoice').click()
    await page.getByLabel('Country').selectOption('FR')
    t.same(await violations(page), [])
    await page.getByRole('button', { name: 'Use this address' }).click()
    await page.getByRole('button', { name: 'Pay $20.00 and change to Pro' }).waitFor()
    t.equal(await page.getByText('Address and VAT number').count(), 0, 'it is known now')
    t.notOk(await isTooWide(page))
    t.same(faults, [])
  })
}
