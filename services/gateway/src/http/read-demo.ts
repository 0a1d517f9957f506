import { Demo } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { DemoRun } from '../demo/demo-run.ts'
import { siteOf } from '../site/site-of.ts'
import type { AskSite } from './read-site.ts'

/** GET /api/system/demo: whether the demo business can be had here, how far it is, and where it is. */
export function readDemo(demo: DemoRun, ask: AskSite) {
  return operation({
    method: 'GET',
    path: '/api/system/demo',
    access: 'broker',
    summary: 'How far the demo business is, and where it answers',
    answers: { 200: Demo },
    handle: async ({ origin }) =>
      answer(200, { ...demo.now(), refusal: (await demoRefusal(demo, ask, origin)) ?? null })
  })
}

/** Why it cannot be begun now, as a sentence; undefined when it can. */
export async function demoRefusal(demo: DemoRun, ask: AskSite, origin: string): Promise<string | undefined> {
  if (demo.refusal !== undefined) return demo.refusal
  if (siteOf(await ask({ provider: undefined, origin })).state === 'new') return undefined
  return 'Other people than the first manager have accounts on this site. Run `npx bursar demo` for a demo next to it.'
}
