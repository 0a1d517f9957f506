/** Measures the services on Kafka and MongoDB, prints one table, and writes it down beside this package. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { markdown, table } from '../report/markdown.ts'
import { sizes } from '../sizes.ts'
import { measureAppends } from './appends.ts'
import { measureFive } from './five.ts'
import { measureInstances } from './instances.ts'
import { openPlaces } from './places.ts'
import { distributedRows } from './rows.ts'
import { measureTopics } from './topics.ts'

async function step<Figures>(name: string, measure: () => Promise<Figures>): Promise<Figures> {
  console.error(`measuring ${name} ...`)
  return measure()
}

const places = await openPlaces()
try {
  const results = {
    appends: await step('appends', () => measureAppends(places)),
    instances: await step('several instances', () => measureInstances(places)),
    topics: await step('topics', () => measureTopics(places)),
    five: await step('five processes', () => measureFive(places))
  }
  const rows = distributedRows(results)
  const settings = [
    ...(sizes.mode === 'short' ? ['BURSAR_BENCH=short'] : []),
    ...(process.env.BURSAR_CDNOW ? ['BURSAR_CDNOW=FILE'] : [])
  ]
  const about = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    command: [...settings, 'npm run bench:distributed'].join(' '),
    mode: sizes.mode
  }
  console.log(table(rows))
  const written = (name: string) => new URL(`../../${name}`, import.meta.url)
  writeFileSync(written('distributed.json'), `${JSON.stringify({ about, rows, results }, null, 2)}\n`)
  writeFileSync(written('DISTRIBUTED.md'), markdown(about, rows))
} finally {
  await places.close()
}
