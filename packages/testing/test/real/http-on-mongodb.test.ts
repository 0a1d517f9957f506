/** HTTP tests of the services on MongoDB: those in which names, versions, lists and keys of persons have a part. */
import t from 'tap'
import { onMongodb } from './systems-on-mongodb.ts'

// Each system makes four databases, which takes its time on a slow disk.
t.setTimeout(280_000)

await onMongodb(t, [
  'services/auth/dist-test/http/register.test.js',
  'services/profile/dist-test/http/roles.test.js',
  'services/billing/dist-test/http/cart.test.js',
  'services/billing/dist-test/http/plans.test.js',
  'services/billing/dist-test/http/import.test.js',
  'services/metrics/dist-test/http/customer-lists.test.js',
  'services/metrics/dist-test/http/plans.test.js'
])
