/**
 * This code beside that of another checkout, in turns in one run: `npm run bench:beside -- FOLDER`. The folder is a
 * built checkout of the code before a change. What else the machine does only adds, so the fastest round of each side
 * counts, and the ratio of the two.
 */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startOn } from '../measures/start.ts'
import { type BesideFigures, measureSide, openSide } from './side.ts'

/** Rounds, each with one run of either side. */
const ROUNDS = process.env.BURSAR_BENCH === 'short' ? 2 : 7

const folder = process.argv[2]
if (folder === undefined) {
  console.error('Usage: npm run bench:beside -- FOLDER (a built checkout of the code before)')
  process.exit(2)
}
const before = resolve(folder)

const runs: { readonly before: BesideFigures; readonly now: BesideFigures }[] = []
const data = {
  before: await mkdtemp(join(tmpdir(), 'bursar-bench-')),
  now: await mkdtemp(join(tmpdir(), 'bursar-bench-'))
}
const sides = { before: await openSide(before), now: await openSide() }
try {
  // The first run of each warms it up, and makes the data folder that the others start on.
  for (let round = -1; round < ROUNDS; round++) {
    console.error(round < 0 ? 'warming up ...' : `round ${round + 1} of ${ROUNDS} ...`)
    const one = {
      before: { ...(await measureSide(sides.before)), ...(await startOn(data.before, before)) },
      now: { ...(await measureSide(sides.now)), ...(await startOn(data.now)) }
    }
    if (round >= 0) runs.push(one)
  }
} finally {
  await Promise.all([sides.before.close(), sides.now.close()])
  await Promise.all(Object.values(data).map((path) => rm(path, { recursive: true, force: true })))
}

const figures = ['checkout', 'statement', 'funds', 'seconds', 'megabytes'] as const
const titles = {
  checkout: 'checkout at 64 callers, CPU ms',
  statement: 'statement of 1,000 rows, last page, CPU ms',
  funds: 'a year of funds by month, CPU ms',
  seconds: 'start to ready, s',
  megabytes: 'memory at ready, MB'
}
const rows = figures.map((name) => {
  const of = (side: 'before' | 'now') => Math.min(...runs.map((run) => run[side][name]))
  const [before, now] = [of('before'), of('now')]
  return { figure: titles[name], before: round(before), now: round(now), ratio: round(now / before) }
})

function round(value: number): number {
  return Number(value.toPrecision(3))
}

console.table(rows)
const about = { date: new Date().toISOString().slice(0, 10), node: process.versions.node, rounds: ROUNDS }
writeFileSync(
  new URL('../../beside.json', import.meta.url),
  `${JSON.stringify({ about, rows, runs }, null, 2)}\n`
)
