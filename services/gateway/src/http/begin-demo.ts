import { Demo } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { DemoRun } from '../demo/demo-run.ts'
import { demoRefusal } from './read-demo.ts'
import type { AskSite } from './read-site.ts'

/**
 * POST /api/system/demo: makes a year of a small business next to this site, on a clock and in a folder of its own, and
 * answers 202; GET tells how far it is. Where it is made already, or on its way, that is the answer.
 */
export function beginDemo(demo: DemoRun, ask: AskSite) {
  return operation({
    method: 'POST',
    path: '/api/system/demo',
    access: 'broker',
    summary: 'Make the demo business next to this site, to look at',
    answers: { 202: Demo },
    refuses: [409],
    async handle({ origin }) {
      const { state } = demo.now()
      if (state !== 'running' && state !== 'done') {
        const detail = await demoRefusal(demo, ask, origin)
        if (detail !== undefined) fail('demo_unavailable', { detail })
        demo.begin()
      }
      return answer(202, { ...demo.now(), refusal: null })
    }
  })
}
