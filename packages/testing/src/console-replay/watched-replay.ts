/** A replay of all read models of a service, begun, watched and taken back on the console's page by an operator. */
import type { Page } from 'playwright-core'
import { choose } from '../browser/console-visits.ts'

export interface WatchedReplay {
  readonly service: string
  readonly models: number
  readonly documents: number
  readonly events: number
  /** From the click until the page says that readers get what was built. */
  readonly swappedMs: number
  readonly equal: boolean
  /** Until the page says of the last of them that the generation before serves again. */
  readonly undoneMs: number
}

/** Longer than a replay of everything on a slow machine takes. */
const REPLAY_MS_MAX = 900_000

/** The page is left as it was found: every read model is served by the generation from before. */
export async function watchedReplay(page: Page, service: string): Promise<WatchedReplay> {
  const models = await page.getByRole('row', { name: new RegExp(`^${service} `) }).count()
  const begun = performance.now()
  await choose(page, 'Actions for whole services', `Replay all of ${service} and swap`)
  const results = page.locator('.replay-result')
  const undo = results.getByRole('button', { name: 'Undo the swap' })
  await undo
    .nth(models - 1)
    .waitFor({ timeout: REPLAY_MS_MAX })
    .catch(async () => {
      const said = await page.locator('main').innerText()
      throw new Error(
        `The replay of ${service} was not swapped in within ${REPLAY_MS_MAX / 1_000} s: ${said}`
      )
    })
  const swapped = performance.now()
  const texts = await results.allInnerTexts()
  const equal = await results.getByText('equal', { exact: true }).count()
  while ((await undo.count()) > 0) {
    const left = await undo.count()
    await undo.first().click()
    await undo.nth(left - 1).waitFor({ state: 'detached' })
  }
  const undone = performance.now()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  const sum = (pattern: RegExp) => texts.reduce((total, text) => total + numberIn(text, pattern), 0)
  return {
    service,
    models,
    documents: sum(/([\d,]+) documents/),
    events: sum(/of ([\d,]+) events/),
    swappedMs: Math.round(swapped - begun),
    equal: equal === models,
    undoneMs: Math.round(undone - swapped)
  }
}

/** As the page writes it in English. */
function numberIn(text: string, pattern: RegExp): number {
  return Number((pattern.exec(text)?.[1] ?? '0').replaceAll(',', ''))
}
