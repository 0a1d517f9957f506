/** What tests of the console do in a browser: visit as somebody, look for what is not accessible, use a menu. */
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** What the console's build made. */
export const consoleFolder = fileURLToPath(new URL('../../../console/site/', import.meta.url))

export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 800 }

/** Opens a page of a browser of its own at that address, and notes what goes wrong on it. */
export async function visitConsole(browser: Browser, baseURL: string, options: BrowserContextOptions = {}) {
  // Without motion, so that nothing is looked at while it changes.
  const looks = { locale: 'en-US', viewport: desk, reducedMotion: 'reduce' } as const
  const context = await browser.newContext({ ...looks, baseURL, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', ({ message }) => faults.push(message))
  return { page, faults, context }
}

/** Logs in by the form; users of tests have one password. */
export async function signInto(page: Page, username: string): Promise<void> {
  await page.goto('/login')
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(username === 'admin' ? 'admin-password' : 'a-long-password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/')
}

/** Opens the menu of a row, and takes what is called so. */
export async function choose(page: Page, menu: string | RegExp, item: string): Promise<void> {
  await page
    .getByRole('button', typeof menu === 'string' ? { name: menu, exact: true } : { name: menu })
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}
