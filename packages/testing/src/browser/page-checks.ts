/** What every page has to be, whatever it shows. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

let axe: string | undefined

/** Rules that axe finds broken, with the first place of each. Its script comes beside the page's own policy. */
export async function violations(page: Page): Promise<readonly string[]> {
  axe ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const devtools = await page.context().newCDPSession(page)
  const run =
    'axe.run().then((found) => JSON.stringify(found.violations.map((one) => one.id + ": " + one.nodes[0].html)))'
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: `${axe};${run}`,
    awaitPromise: true
  })
  await devtools.detach()
  return JSON.parse(result.value)
}

/** True when something sticks out sideways, and goes on to: plots are drawn anew a moment after a window has changed. */
export function isTooWide(page: Page): Promise<boolean> {
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'
  return page.waitForFunction(fits, undefined, { timeout: REDRAWN_MS }).then(
    () => false,
    () => true
  )
}

/** Presses Tab until the element that `matches` has the focus; fails when it never has. */
export async function tabTo(
  page: Page,
  matches: { readonly role: string; readonly name: RegExp }
): Promise<void> {
  const wanted = page.getByRole(matches.role as 'button', { name: matches.name }).first()
  await wanted.waitFor()
  for (let pressed = 0; pressed < TABS_MAX; pressed++) {
    if (await wanted.evaluate(hasFocus)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard never comes to the ${matches.role} ${matches.name}`)
}

/** Runs in the page. */
const hasFocus = (element: any): boolean => element === element.ownerDocument.activeElement

/** Presses Tab until a field for a password has the focus, which has no role by which it could be found. */
export async function tabToPassword(page: Page): Promise<void> {
  for (let pressed = 0; pressed < TABS_MAX; pressed++) {
    if ((await page.evaluate('document.activeElement.type')) === 'password') return
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard never comes to the password')
}

/** More than any page has of places to stop at. */
/** Within which a page has drawn itself for another width. */
const REDRAWN_MS = 3_000

const TABS_MAX = 120
