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

/** When figures and the code to draw them had come: both are asked for at once. Code asked for later counts as drawing. */
const answered = `(() => {
  const all = performance.getEntriesByType('resource')
  const asked = all.filter(({ name }) => name.includes('/api/metrics/'))
  const figures = Math.max(0, ...asked.map(({ responseEnd }) => responseEnd))
  const code = all.filter(({ name, startTime }) => name.includes('/assets/') && startTime < figures)
  return Math.max(figures, ...code.map(({ responseEnd }) => figures && responseEnd))
})()`

/** What a page cost; milliseconds since it was asked for. */
export interface Measured {
  /** Bytes of its document, scripts, styles and answers as they were sent, compressed, up to when nothing changed any more. */
  readonly sentBytes: number
  /** What was waited for is there, and the thread is free for whoever types. */
  readonly interactiveMs: number
  /** From the last of figures and code to draw them with until nothing changes any more; 0 where no figures were asked for. */
  readonly drawMs: number
  /** Processor time of the page's thread, that which slows it included; whatever else runs on this machine does not count. */
  readonly cpuMs: number
  /** The part of it that scripts took. */
  readonly scriptMs: number
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
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
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
      answeredMs: ${answered}
    })`)
    const { metrics } = await devtools.send('Performance.getMetrics')
    const spent = (name: string) => Math.round((metrics.find((one) => one.name === name)?.value ?? 0) * 1_000)
    return {
      sentBytes,
      interactiveMs: Math.round(Math.max(Math.min(readyMs, drawnMs), busyMs)),
      drawMs: answeredMs === 0 ? 0 : Math.round(Math.max(0, drawnMs - answeredMs)),
      cpuMs: spent('TaskDuration'),
      scriptMs: spent('ScriptDuration')
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
