/** The same sales and the same figures on five processes: what one process says of them, to the cent. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { environment, startServer } from '../processes.ts'
import { figuresAreTheFiles, importTwice, noSales, salesTimeout, takeSales } from '../sales-figures.ts'
import { caughtUp } from './caught-up.ts'

t.setTimeout(salesTimeout)

if (noSales) t.test('sales on Kafka and MongoDB', { skip: noSales }, async () => undefined)
else {
  await withRealParts(t, 'sales on Kafka and MongoDB', async (t, real) => {
    const data = mkdtempSync(join(tmpdir(), 'bursar-sales-'))
    t.teardown(() => rmSync(data, { recursive: true, force: true }))
    const file = join(data, 'sales.csv')
    const sales = takeSales(file)
    const env = {
      ...environment(join(data, 'site')),
      MONGODB_URI: real.mongodbUri,
      KAFKA_BROKERS: real.kafkaBrokers.join(','),
      BURSAR_PREFIX: real.prefix
    }
    const server = await startServer(env)
    t.teardown(() => server.end('SIGTERM'))
    await importTwice(t, file, sales.length, env)
    await caughtUp(server)
    await figuresAreTheFiles(t, server.url, sales)
  })
}
