/**
 * HTTP tests of the services on MongoDB: those in which names, versions, lists and keys of persons have a part, or
 * with BURSAR_REAL_HTTP=all every one, which takes minutes and .ci/run does.
 */
import { readdirSync } from 'node:fs'
import { serviceNames } from '@bursar/contracts'
import t from 'tap'
import { onMongodb } from './systems-on-mongodb.ts'

const isAll = process.env.BURSAR_REAL_HTTP === 'all'

// The first system makes four databases, which takes its time on a slow disk.
t.setTimeout(isAll ? 1_800_000 : 280_000)

const some = [
  'services/auth/dist-test/registration/http/register.test.js',
  'services/profile/dist-test/roles/http/roles.test.js',
  'services/billing/dist-test/carts/http/cart.test.js',
  'services/billing/dist-test/imports/http/import.test.js',
  'services/metrics/dist-test/customers/http/customer-lists.test.js'
]

/** Of a service with rooms each has its own. */
function every(): string[] {
  const root = new URL('../../../../', import.meta.url)
  return serviceNames.flatMap((name) => {
    const folder = `services/${name}/dist-test/`
    const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    return files.filter((file) => /(^|\/)http\/[^/]+\.test\.js$/.test(file)).map((file) => folder + file)
  })
}

await onMongodb(t, isAll ? every() : some)
