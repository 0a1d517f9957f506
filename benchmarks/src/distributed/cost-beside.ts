/**
 * What a checkout costs all processes together, of this code beside that of another checkout, in turns in one run:
 * `npm run bench:cost -- FOLDER`. The folder is a built checkout of the code before a change; without one only this
 * code is measured. What else the machine does adds, so the cheapest turn of each side counts.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sizes } from '../sizes.ts'
import { type CostFigures, measureCost } from './cost.ts'
import { openPlaces } from './places.ts'

const TURNS = sizes.mode === 'short' ? 1 : 2

const folder = process.argv[2]
const sides = { ...(folder !== undefined && { before: resolve(folder) }), now: undefined }
type Side = keyof typeof sides
const runs: Partial<Record<Side, CostFigures[]>> = {}

for (let turn = 1; turn <= TURNS; turn++) {
  for (const [side, checkout] of Object.entries(sides) as [Side, string | undefined][]) {
    console.error(`turn ${turn} of ${TURNS}: ${side} ...`)
    const places = await openPlaces()
    try {
      runs[side] = [...(runs[side] ?? []), await measureCost(places, checkout)]
    } finally {
      await places.close()
    }
  }
}

const cheapest = (side: Side) =>
  runs[side]?.reduce((one, other) => (one.cpu <= other.cpu ? one : other)) as CostFigures
const { now } = { now: cheapest('now') }
const before = runs.before ? cheapest('before') : undefined
const rows = [
  row('checkout at 64 callers, CPU ms of all processes', now.cpu, before?.cpu),
  ...Object.entries(now.cpuOf).map(([name, ms]) => row(`CPU ms of ${name}`, ms, before?.cpuOf[name])),
  row('MongoDB commands a checkout', now.commands, before?.commands),
  ...names(now, before).map((name) =>
    row(`commands: ${name}`, now.commandsOf[name] ?? 0, before?.commandsOf[name])
  )
]
console.table(rows)
const about = { date: new Date().toISOString().slice(0, 10), node: process.versions.node, turns: TURNS }
writeFileSync(
  new URL('../../distributed-cost.json', import.meta.url),
  `${JSON.stringify({ about, rows, runs }, null, 2)}\n`
)

/** Those that are sent once in a hundred checkouts or more. */
function names(now: CostFigures, before: CostFigures | undefined): string[] {
  const all = { ...before?.commandsOf, ...now.commandsOf }
  return Object.keys(all).filter((name) => (all[name] ?? 0) >= 0.01)
}

function row(figure: string, now: number, before: number | undefined) {
  const round = (value: number) => Number(value.toPrecision(3))
  if (before === undefined) return { figure, now: round(now) }
  return { figure, before: round(before), now: round(now), ratio: round(now / before) }
}
