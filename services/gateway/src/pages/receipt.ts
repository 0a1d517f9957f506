import { html } from '@bursar/notifications'
import type { Page } from './page.ts'

/**
 * Where a checkout's answer points to. Whoever has the address is not known to be anybody: the page is the same
 * whether the charge exists or not, and whoever paid it.
 */
export const receipt: Page = {
  title: 'Receipt',
  body: html`<p>Log in to see this receipt. Only the profile that paid can see it.</p>
<p>Programs can read it with a token at the same address, with <code>/api/billing/…/charges/…</code> in place of
<code>/billing/…/receipt/…</code>.</p>`
}
