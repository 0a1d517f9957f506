/** Real sales, from the file to the tables: the figures must be the file's own, to the cent. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { environment, startServer } from './processes.ts'
import { figuresAreTheFiles, importTwice, noSales, salesTimeout, takeSales } from './sales-figures.ts'

t.setTimeout(salesTimeout)

t.test('imported sales are the tables’ figures, once', { skip: noSales }, async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'bursar-sales-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const file = join(data, 'sales.csv')
  const sales = takeSales(file)
  const env = environment(join(data, 'site'))
  const server = await startServer(env)
  t.teardown(() => server.end('SIGTERM'))
  await importTwice(t, file, sales.length, env)
  await figuresAreTheFiles(t, server.url, sales)
})
