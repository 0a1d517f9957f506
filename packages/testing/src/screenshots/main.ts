/**
 * Pictures of every page of the console: `node main.js FOLDER [NAME …]`. Each is there light, and dark or on a phone
 * where `--dark` or `--phone` asks for it.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { consoleFolder, desk, phone, signInto } from '../browser/console-visits.ts'
import { realBrowser } from '../browser/real-browser.ts'
import { type TestSystem, testSystem } from '../system/test-system.ts'
import { FERN_NOW, openFern } from './fern.ts'
import { type Picture, pictures, viewers } from './pictures.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { dark: { type: 'boolean' }, phone: { type: 'boolean' } }
})
const [folder = 'docs/pictures', ...names] = positionals
const ends: (() => Promise<void>)[] = []
const t = { teardown: (end: () => Promise<void>) => ends.unshift(end) }

try {
  const found = await realBrowser(t)
  if (found.skip !== false) throw new Error(found.skip)
  const system = await testSystem(t, { consoleFolder, startAt: FERN_NOW })
  await openFern(system)
  const baseURL = await system.app.listen({ port: 0, host: 'localhost' })
  mkdirSync(folder, { recursive: true })
  const looks: BrowserContextOptions = {
    baseURL,
    locale: 'en-US',
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: values.phone ? phone : desk
  }
  for (const who of viewers) {
    const page = await (await found.browser.newContext(looks)).newPage()
    await signInto(page, who)
    for (const picture of pictures) {
      if (picture.who === who && (names.length === 0 || names.includes(picture.name)))
        await take(page, system, picture)
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  for (const end of ends) await end()
}

async function take(page: Page, system: TestSystem, picture: Picture): Promise<void> {
  const { name, address, ready, act } = picture
  await page.goto(typeof address === 'string' ? address : await address(system))
  await page.locator(ready).first().waitFor()
  await act?.(page)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  console.log(`${name}.png`)
}
