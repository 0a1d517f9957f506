/** The first manager of a new site looks at the demo business: by one button, watched to its end. */
import type { DemoPlace } from '@bursar/gateway'
import {
  consoleFolder,
  desk,
  freePorts,
  isTooWide,
  phone,
  realBrowser,
  signInto,
  testSystem,
  violations,
  visitConsole
} from '@bursar/testing'
import t from 'tap'

const found = await realBrowser(t)
if (found.skip !== false) t.plan(0, found.skip)
else {
  const { browser } = found
  for (const [size, viewport] of Object.entries({ desktop: desk, phone })) {
    t.test(`the demo by one button, ${size}`, async (t) => {
      const [port = 0] = await freePorts(1)
      const url = `http://localhost:${port}`
      const logins = [{ username: 'dana', password: 'fernway-demo', what: 'owns Fernway' }]
      let progress: (done: number, total: number) => void = () => undefined
      let ready: (place: DemoPlace) => void = () => undefined
      const demo = {
        start: (onProgress: typeof progress) => {
          progress = onProgress
          return new Promise<DemoPlace>((resolve) => {
            ready = resolve
          })
        }
      }
      const system = await testSystem(t, { consoleFolder, origin: url, demo })
      await system.app.listen({ port, host: 'localhost' })
      const { page, faults } = await visitConsole(browser, url, { viewport })
      await signInto(page, 'admin')
      await page.goto('/welcome')
      await page.getByRole('button', { name: 'Look at the demo business' }).click()
      await page.getByText('It starts…').waitFor()
      progress(497, 994)
      await page.getByText('50 % of the year').waitFor()
      t.same(await violations(page), [])
      ready({ url: 'http://127.0.0.1:4000', logins })
      const open = page.getByRole('link', { name: 'Open the demo' })
      await open.waitFor()
      t.equal(await open.getAttribute('href'), 'http://127.0.0.1:4000/login')
      await page.getByRole('row', { name: /dana fernway-demo owns Fernway/ }).waitFor()
      t.same(await violations(page), [])
      t.notOk(await isTooWide(page))
      t.same(faults, [])
    })
  }
}
