/**
 * HTTP tests of the services on MongoDB: those in which names, versions, lists and keys of persons have a part, or
 * with BURSAR_REAL_HTTP=2/3 the second of three parts of all of them. `npm run test:mongodb` runs all three side by side,
 * which takes half an hour; .ci/run takes a tenth.
 */
import { readdirSync } from 'node:fs'
import { serviceNames } from '@bursar/contracts'
import t from 'tap'
import { onMongodb } from './systems-on-mongodb.ts'

const [, part, parts] = /^(\d+)\/(\d+)$/.exec(process.env.BURSAR_REAL_HTTP ?? '') ?? []
const isPart = parts !== undefined

// The first system makes four databases, which takes its time on a slow disk.
t.setTimeout(isPart ? 1_800_000 : 280_000)

/** Every operation, asked by every kind of caller. */
const MATRIX = 'packages/testing/dist-test/matrix.test.js'

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
  const ofServices = serviceNames.flatMap((name) => {
    const folder = `services/${name}/dist-test/`
    const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    return files.filter((file) => /(^|\/)http\/[^/]+\.test\.js$/.test(file)).map((file) => folder + file)
  })
  return [MATRIX, ...ofServices]
}

/** The files of one part; files of all services are in each. */
function partOf(files: string[]): string[] {
  return files.filter((_, index) => index % Number(parts) === Number(part) - 1)
}

await onMongodb(t, isPart ? partOf(every()) : some)
