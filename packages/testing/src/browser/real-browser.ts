/** A real browser for tests: Chromium, driven by playwright-core, which downloads none. */
import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import type { Ending } from '../system/ending.ts'

/** Where distributions install it. */
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable']

export type RealBrowser =
  | { readonly skip: false; readonly browser: Browser }
  /** Why there is none. */
  | { readonly skip: string }

/** Starts it; it ends with the test. BURSAR_CHROMIUM names another one than the distribution's. */
export async function realBrowser(t: Ending): Promise<RealBrowser> {
  const named = process.env.BURSAR_CHROMIUM
  const executablePath = named ?? usual.find((path) => existsSync(path))
  if (executablePath === undefined) {
    return { skip: 'no Chromium was found: install the package chromium, or name one in BURSAR_CHROMIUM' }
  }
  const { chromium } = await import('playwright-core')
  // Without rights to make a sandbox, as in containers, it would not start; it opens our own pages alone.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  t.teardown(() => browser.close())
  return { skip: false, browser }
}
