/** What customers meet of trials, taxes, invoices and payments that fail, at a desk and on a phone. */
import { shownSums } from '@bursar/client'
import { expected, isTooWide, phone, signInto, tabTo, violations } from '@bursar/testing'
import t from 'tap'
import { visitAcme } from './acme.ts'

const acme = await visitAcme(t)
if (acme) {
  const { system, alice, visit } = acme
  expected(
    await alice.put('/api/profile/acme/taxes', [
      { title: 'VAT', percent: 1900, country: 'DE' },
      { title: 'Tax', percent: 1000 }
    ]),
    200
  )
  await system.makePlan(alice, 'acme', 'Grow', { period_amount: 2000, trial_days: 14 })
  await system.settled()

  t.test(
    'a trial is told before it begins, and stands on the subscription: by keyboard on a phone',
    async (t) => {
      await system.register('dora', { full_name: 'Dora' })
      await system.settled()
      const { page, faults } = await visit({ viewport: phone })
      await signInto(page, 'dora')
      await page.goto('/pricing/acme')
      await page.getByText('First 14 days free').waitFor()
      await tabTo(page, { role: 'button', name: /^Choose Grow/ })
      await page.keyboard.press('Enter')
      await tabTo(page, { role: 'link', name: /^Check out/ })
      await page.keyboard.press('Enter')
      await page.getByText('is free until Jan 29, 2026.', { exact: false }).waitFor()
      t.same(await violations(page), [], 'the order')
      t.notOk(await isTooWide(page))
      await tabTo(page, { role: 'button', name: /^Start the trial$/ })
      await page.keyboard.press('Enter')
      await page.getByText('Free until Jan 29, 2026, then paid').waitFor()
      await page.getByRole('link', { name: 'Add a card' }).waitFor()
      t.same(await violations(page), [], 'the subscription')
      t.same(faults, [])
    }
  )

  t.test('who says where they are is shown the tax of that place before they pay', async (t) => {
    await system.register('emil', { full_name: 'Emil' })
    await system.settled()
    const { page, faults } = await visit()
    await signInto(page, 'emil')
    await page.goto('/pricing/acme')
    await page.getByRole('button', { name: 'Choose Basic' }).click()
    await page.getByRole('link', { name: /^Check out/ }).click()
    await page.getByText('Tax 10 %', { exact: false }).waitFor()
    await page.getByText('Address and VAT number for the invoice').click()
    await page.getByLabel('Country').selectOption('DE')
    await page.getByRole('button', { name: 'Use this address' }).click()
    await page.getByText('VAT 19 %', { exact: false }).waitFor()
    t.same(await violations(page), [])
    await page.getByRole('button', { name: 'Pay $11.90' }).click()
    await page.getByRole('heading', { name: 'Paid $11.90' }).waitFor()
    await system.settled()
    await page.goto('/my/emil/invoices')
    await page.getByRole('link', { name: /^ACME-\d+$/ }).click()
    await page.getByText('VAT 19 %', { exact: false }).waitFor()
    await page.getByText('Germany').waitFor()
    t.same(await violations(page), [], 'the invoice')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^PDF of ACME/ }).click()
    ])
    t.match(file.suggestedFilename(), /^ACME-\d+\.pdf$/)
    t.same(faults, [])
  })

  t.test('a payment that failed says so, what is locked by it, and is mended: on a phone', async (t) => {
    const hana = await system.register('hana', { full_name: 'Hana' })
    const params = { profile: 'hana' }
    await hana.api.post('/api/cart', { body: { plan: 'basic' } })
    const shown = await hana.api.get('/api/billing/{profile}/checkout', { params })
    await hana.api.post('/api/billing/{profile}/checkout/paylater', {
      params,
      body: { expected: shownSums(shown.body) }
    })
    await system.settled()
    const { page, faults } = await visit({ viewport: phone })
    await signInto(page, 'hana')
    await page.goto('/my/hana')
    await page.getByText('You owe $11.00.', { exact: false }).waitFor()
    await page.getByText('There is no card on file.', { exact: false }).waitFor()
    await page.getByText('locked', { exact: true }).waitFor()
    t.same(await violations(page), [])
    t.notOk(await isTooWide(page))
    await page.getByRole('link', { name: 'Pay $11.00' }).click()
    await page.getByRole('button', { name: 'Pay $11.00' }).click()
    await page.getByRole('heading', { name: 'Paid $11.00' }).waitFor()
    await system.settled()
    await page.goto('/my/hana')
    await page.getByText('Nothing is due.', { exact: false }).waitFor()
    t.equal(await page.getByText('locked', { exact: true }).count(), 0)
    t.same(faults, [])
  })

  t.test('a tax number is kept, and what was left as it was is not sent', async (t) => {
    const { page, faults } = await visit()
    await signInto(page, 'bob')
    await page.goto('/my/bob/settings')
    await page.getByLabel('VAT or tax number').fill('DE136695976')
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Save' }).click()
    t.same((await sent).postDataJSON(), { tax_id: 'DE136695976' })
    await page.getByText('Saved.').waitFor()
    t.same(await violations(page), [])
    t.same(faults, [])
  })
}
