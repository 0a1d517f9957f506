/**
 * Fault rounds as a program: `node main.js [--rounds N] [--seed N] [--only NAME,…] [--together] [--cut-ms N]`.
 * Prints a line after each round and all reports as JSON at the end; ends with 1 when anything was found.
 */
import { parseArgs } from 'node:util'
import { diskFaults, runDisk } from './disk/run-disk.ts'
import { faults } from './faults.ts'
import type { FaultReport } from './report.ts'
import { runDistributed } from './run-distributed.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    only: { type: 'string' },
    // One system for all faults, which saves starts; else each fault begins with empty logs.
    together: { type: 'boolean', default: false },
    'cut-ms': { type: 'string', default: '30000' }
  }
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const rounds = Number(values.rounds)
const wanted = values.only?.split(',')
const known = [...Object.keys(faults), ...diskFaults]
const unknown = wanted?.filter((name) => !known.includes(name)) ?? []
const isWanted = (name: string) => wanted?.includes(name) ?? true
const say = (line: string) => console.error(line)
const onRound = ({ fault, rounds, seconds, acknowledged, disturbed, lost, twice, wrong }: FaultReport) =>
  say(
    `${fault} ${rounds} (${seconds} s): ${acknowledged} acknowledged, ${disturbed} disturbed, ${lost} lost, ${twice} twice, ` +
      `${wrong.length} wrong`
  )

if (unknown.length > 0) {
  say(`there is no fault ${unknown.join(', ')}: ${known.join(', ')}`)
  process.exitCode = 2
} else {
  say(`seed ${seed}`)
  const reports = await runAll()
  console.log(JSON.stringify(reports, null, 2))
  process.exitCode = reports.every(({ wrong }) => wrong.length === 0) ? 0 : 1
}

async function runAll(): Promise<FaultReport[]> {
  const reports: FaultReport[] = []
  const names = Object.keys(faults).filter(isWanted)
  const groups = values.together && names.length > 0 ? [names] : names.map((name) => [name])
  const cutMs = Number(values['cut-ms'])
  if (groups.length > 0) {
    const run = await runDistributed({ groups, rounds, seed, cutMs, onRound, say })
    if (run.skip === false) reports.push(...run.reports)
    else say(`skipped ${groups.flat().join(', ')}: ${run.skip}`)
  }
  for (const fault of diskFaults.filter(isWanted)) {
    const run = await runDisk({ fault, rounds, seed, onRound })
    if (run.skip === false) reports.push(run.report)
    else say(`skipped ${fault}: ${run.skip}`)
  }
  return reports
}
