/** The business of the console's tests, and a browser to look at it. */
import {
  consoleFolder,
  realBrowser,
  type TestClient,
  type TestSystem,
  testSystem,
  visitConsole
} from '@bursar/testing'
import type { BrowserContextOptions } from 'playwright-core'
import type { Test } from 'tap'

/** Undefined where there is no browser: then the file says that it is skipped, and why. */
export async function visitAcme(t: Test) {
  const found = await realBrowser(t)
  if (found.skip !== false) {
    t.plan(0, found.skip)
    return
  }
  const system = await testSystem(t, { consoleFolder })
  const alice = await acmeBusiness(system)
  const url = await system.app.listen({ port: 0, host: 'localhost' })
  return {
    system,
    alice,
    visit: (options?: BrowserContextOptions) => visitConsole(found.browser, url, options)
  }
}

/** Answers who manages it. Acme sells one plan; Bob bought it, and Carol has a long name. */
async function acmeBusiness(system: TestSystem): Promise<TestClient> {
  const alice = await system.register('alice')
  const acme = await system.openProfile(alice, 'Acme')
  const plan = await system.makePlan(alice, acme, 'Basic')
  for (const [name, full_name] of [
    ['bob', 'Bob'],
    ['carol', 'ש'.repeat(60)]
  ] as const) {
    await system.subscribe(await system.register(name, { full_name }), name, plan)
  }
  await system.register('gus')
  await system.grant(acme, 'gus', 'contributor')
  await system.settled()
  return alice
}
