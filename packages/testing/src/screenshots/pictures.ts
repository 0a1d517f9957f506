/** The pages of which there are pictures, and what is to be seen on them. */
import type { Page } from 'playwright-core'
import { expected, testClient } from '../system/test-client.ts'
import type { TestSystem } from '../system/test-system.ts'

/** Carol sells; Dana buys, Finn tries and Hana owes; admin runs the system. */
export const viewers = ['carol', 'dana', 'finn', 'hana', 'admin'] as const

export type Viewer = (typeof viewers)[number]

export interface Picture {
  readonly name: string
  readonly who: Viewer
  /** Some are made for the picture. */
  readonly address: string | ((system: TestSystem) => Promise<string>)
  /** What the page has once it can be looked at. */
  readonly ready: string
  /** What is done before the picture is taken. */
  act?(page: Page): Promise<unknown>
}

export const pictures: readonly Picture[] = [
  { name: 'home', who: 'carol', address: '/business/fern', ready: '.figure-card' },
  {
    name: 'explain',
    who: 'carol',
    address: '/business/fern/figures/funds',
    ready: 'td button',
    async act(page) {
      await page.locator('tbody tr').first().locator('td button').last().click()
      await page.locator('.explain li').first().waitFor()
    }
  },
  ...(['mrr', 'retention', 'trials', 'taxes'] as const).map(
    (name): Picture => ({
      name,
      who: 'carol',
      address: `/business/fern/figures/${name}`,
      ready: '#figure-table td button'
    })
  ),
  { name: 'customers', who: 'carol', address: '/business/fern/customers', ready: 'tbody tr' },
  { name: 'customer', who: 'carol', address: '/business/fern/customers/dana', ready: 'tbody tr' },
  {
    name: 'refund',
    who: 'carol',
    address: '/business/fern/customers/dana?tab=payments',
    ready: 'tbody tr',
    async act(page) {
      await page.getByRole('button', { name: /^Actions for/ }).click()
      await page.getByRole('menuitem', { name: 'Refund…' }).click()
      await page.locator('.entries').waitFor()
    }
  },
  { name: 'sales', who: 'carol', address: '/business/fern/sales', ready: 'tbody tr' },
  { name: 'invoices', who: 'carol', address: '/business/fern/invoices', ready: 'tbody tr' },
  { name: 'credit-note', who: 'carol', address: '/business/fern/invoices/FERN-CN-000001', ready: '.lines' },
  { name: 'money', who: 'carol', address: '/business/fern/money', ready: 'tbody tr' },
  { name: 'plans', who: 'carol', address: '/business/fern/plans', ready: 'tbody tr' },
  { name: 'coupons', who: 'carol', address: '/business/fern/coupons', ready: 'tbody tr' },
  { name: 'plan', who: 'carol', address: '/business/fern/plans/pro', ready: '.plan-card' },
  {
    name: 'coupon',
    who: 'carol',
    address: '/business/fern/coupons',
    ready: 'tbody tr',
    async act(page) {
      await page.getByRole('button', { name: /^Actions for/ }).click()
      await page.getByRole('menuitem', { name: 'Change…' }).click()
      await page.getByRole('dialog').waitFor()
    }
  },
  {
    name: 'import',
    who: 'carol',
    address: '/business/fern/import',
    ready: 'input[type=file]',
    async act(page) {
      const csv =
        'subscriber,plan,created_at,amount\nmoss,basic,2026-09-02,1900\nnettle,pro,2026-09-03,4900\noak,pro,soon,x\n'
      const file = { name: 'sales.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
      await page.locator('input[type=file]').setInputFiles(file)
      await page.locator('tbody tr').first().waitFor()
    }
  },
  { name: 'settings', who: 'carol', address: '/business/fern/settings?tab=brand', ready: '.sent-form' },
  { name: 'tax-rates', who: 'carol', address: '/business/fern/settings?tab=taxes', ready: 'tbody tr' },
  { name: 'dunning', who: 'carol', address: '/business/fern/settings?tab=dunning', ready: '.sent-form' },
  { name: 'roles', who: 'carol', address: '/business/fern/settings?tab=roles', ready: 'tbody tr' },
  { name: 'people', who: 'carol', address: '/business/fern/settings?tab=people', ready: 'tbody tr' },
  { name: 'activity', who: 'carol', address: '/business/fern/settings?tab=activity', ready: 'tbody tr' },
  { name: 'pricing', who: 'dana', address: '/pricing/fern', ready: '.plan-card' },
  { name: 'enter', who: 'dana', address: handedOver, ready: 'button' },
  { name: 'portal', who: 'dana', address: '/my/dana', ready: 'main h1' },
  { name: 'statement', who: 'dana', address: '/my/dana/statement', ready: 'tbody tr' },
  { name: 'my-invoices', who: 'dana', address: '/my/dana/invoices', ready: 'tbody tr' },
  { name: 'my-invoice', who: 'dana', address: '/my/dana/invoices/FERN-000001', ready: '.lines' },
  { name: 'my-settings', who: 'dana', address: '/my/dana/settings', ready: '.sent-form' },
  { name: 'trial', who: 'finn', address: '/my/finn', ready: '.card-rows li' },
  { name: 'owing', who: 'hana', address: '/my/hana', ready: '.card-rows li' },
  {
    name: 'checkout',
    who: 'dana',
    address: '/pricing/fern',
    ready: '.plan-card',
    async act(page) {
      await page.getByRole('button', { name: 'Choose Team' }).click()
      await page.getByRole('link', { name: /^Check out/ }).click()
      await page.locator('.lines .total').waitFor()
    }
  },
  { name: 'account-activity', who: 'dana', address: '/account/activity', ready: 'tbody tr' },
  { name: 'security', who: 'dana', address: '/account/security', ready: 'main h1' },
  { name: 'system', who: 'admin', address: '/system', ready: 'tbody tr' },
  {
    name: 'replay',
    who: 'admin',
    address: '/system/projections',
    ready: 'tbody tr',
    async act(page) {
      await page.getByRole('button', { name: 'Actions for billing ledger', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Replay and compare' }).click()
      await page.locator('.replay-result').waitFor()
    }
  },
  {
    name: 'events',
    who: 'admin',
    address: '/system/events?service=billing',
    ready: 'tbody tr',
    async act(page) {
      await page.locator('tbody th button').first().click()
      await page.locator('.event-panel').waitFor()
    }
  },
  {
    name: 'causes',
    who: 'admin',
    address: '/system/events?service=billing&type=billing.charge-settled',
    ready: 'tbody tr',
    async act(page) {
      await page.getByRole('link', { name: 'causes' }).first().click()
      await page.locator('.cause-graph, .cause').first().waitFor()
    }
  },
  { name: 'parked', who: 'admin', address: '/system/parked', ready: 'tbody tr' },
  {
    name: 'verify',
    who: 'admin',
    address: '/system/verify',
    ready: 'button.primary',
    async act(page) {
      await page.getByRole('button', { name: 'Verify everything' }).click()
      await page.locator('tbody tr').first().waitFor()
    }
  },
  { name: 'mail', who: 'admin', address: '/system/mail', ready: 'tbody tr, .list-empty' },
  { name: 'users', who: 'admin', address: '/system/users', ready: 'tbody tr' },
  { name: 'agreements', who: 'admin', address: '/system/agreements', ready: '.list-empty' }
]

/** Dana comes from the founder's own app. */
async function handedOver(system: TestSystem): Promise<string> {
  const login = { username: 'dana', password: 'a-long-password' }
  const { token } = expected(await system.anonymous.post('/api/auth', login), 201)
  const { key } = expected(await testClient(system, token).post('/api/auth/tokens/handoff'), 201)
  return `/enter/${key}`
}
