/** How long a page takes on a slow processor, as the browser itself counts it. */
import type { Browser, Page } from 'playwright-core'
import { desk } from '../browser/console-visits.ts'

/** Notes in the page when something was last drawn and when the thread was last busy for long, before any script of it runs. */
const notes = `
  window.measured = { drawnMs: 0, busyMs: 0 };
  new MutationObserver(() => requestAnimationFrame(() => { measured.drawnMs = performance.now() }))
    .observe(document, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) measured.busyMs = Math.max(measured.busyMs, startTime + duration)
  }).observe({ type: 'longtask', buffered: true });
`

/** What a page cost; milliseconds since it was asked for. */
export interface Measured {
  /** Bytes of its document, scripts, styles and answers as they were sent, compressed, up to when nothing changed any more. */
  readonly sentBytes: number
  /** What was waited for is there, and the thread is free for whoever types. */
  readonly interactiveMs: number
  /** From the last answer about figures until nothing changes any more; 0 where none was asked for. */
  readonly drawMs: number
}

/** How often slower than this machine the browser's processor is. */
export const SLOWED = 4

/** Nothing was drawn for so long: it is all there. */
const STILL_MS = 600

/** Opens the address in a browser that has nothing of the site yet but the session of `state`. */
export async function measurePage(
  browser: Browser,
  { baseURL, address, ready, state }: { baseURL: string; address: string; ready: string; state?: string }
): Promise<Measured> {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-US',
    viewport: desk,
    ...(state !== undefined && { storageState: state })
  })
  try {
    const page = await context.newPage()
    await page.addInitScript(notes)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
    await page.goto(address)
    await page.locator(ready).first().waitFor()
    const readyMs: number = await page.evaluate('performance.now()')
    await still(page)
    const { sentBytes, busyMs, drawnMs, answeredMs } = await page.evaluate<{
      sentBytes: number
      busyMs: number
      drawnMs: number
      answeredMs: number
    }>(`({
      ...measured,
      sentBytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      answeredMs: Math.max(0, ...performance.getEntriesByType('resource')
        .filter(({ name }) => name.includes('/api/metrics/')).map(({ responseEnd }) => responseEnd))
    })`)
    return {
      sentBytes,
      interactiveMs: Math.round(Math.max(Math.min(readyMs, drawnMs), busyMs)),
      drawMs: answeredMs === 0 ? 0 : Math.round(Math.max(0, drawnMs - answeredMs))
    }
  } finally {
    await context.close()
  }
}

/** Asked from outside: the page's policy lets no text be run in it. */
async function still(page: Page): Promise<void> {
  const isStill = `performance.now() - measured.drawnMs > ${STILL_MS}`
  while (!(await page.evaluate(isStill))) await page.waitForTimeout(100)
}
