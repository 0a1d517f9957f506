/** Measures everything, prints one table, and writes it down beside this package. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { measureBook } from './measures/book.ts'
import { measureCheckout } from './measures/checkout.ts'
import { measureMemory } from './measures/memory.ts'
import { measurePages } from './measures/reads.ts'
import { measureStart } from './measures/start.ts'
import { markdown, table } from './report/markdown.ts'
import { resultRows } from './report/rows.ts'
import { sizes } from './sizes.ts'

async function step<Figures>(name: string, measure: () => Promise<Figures>): Promise<Figures> {
  console.error(`measuring ${name} ...`)
  return measure()
}

const results = {
  start: await step('the start', measureStart),
  memory: await step('the memory after a load', measureMemory),
  checkout: await step('the checkout', measureCheckout),
  pages: await step('the pages', measurePages),
  book: await step('import, figures and replay', measureBook)
}
const rows = resultRows(results)
const settings = [
  ...(sizes.mode === 'short' ? ['BURSAR_BENCH=short'] : []),
  ...(process.env.BURSAR_CDNOW ? ['BURSAR_CDNOW=FILE'] : [])
]
const about = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  cores: cpus().length,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  command: [...settings, 'npm run bench'].join(' '),
  mode: sizes.mode
}
console.log(table(rows))
const written = (name: string) => new URL(`../${name}`, import.meta.url)
writeFileSync(written('results.json'), `${JSON.stringify({ about, rows, results }, null, 2)}\n`)
writeFileSync(written('RESULTS.md'), markdown(about, rows))
