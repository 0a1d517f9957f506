/**
 * Runs simulations one after the other, each with the next seed, and ends with 1 at the first finding:
 * `node main.js [--seed N] [--stories N] [--minutes N] [--severity X] [--shape embedded|distributed|both]
 * [--cards test|stripe|both] [--trace]`. Without a number of stories or minutes it is one simulation.
 */
import { parseArgs } from 'node:util'
import { type Shape, type SimulationReport, simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    stories: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '0' },
    severity: { type: 'string', default: '1' },
    shape: { type: 'string', default: 'both' },
    cards: { type: 'string', default: 'both' },
    trace: { type: 'boolean', default: false }
  }
})

if (!['embedded', 'distributed', 'both'].includes(values.shape)) throw new RangeError('no such shape')
if (!['test', 'stripe', 'both'].includes(values.cards)) throw new RangeError('no such cards')

const storiesOfOne = 60
const first = values.seed === undefined ? Math.floor(Date.now() / 1_000) : Number(values.seed)
const wanted = { stories: Number(values.stories), minutes: Number(values.minutes) }
const began = performance.now()
const minutes = () => (performance.now() - began) / 60_000
const total = {
  stories: 0,
  requests: 0,
  unanswered: 0,
  crashes: 0,
  faults: 0,
  checks: 0,
  told: 0,
  lost: 0,
  simulations: 0
}

function add({ stories, requests, unanswered, crashes, faults, checks, told }: SimulationReport) {
  total.stories += stories
  total.requests += requests
  total.unanswered += unanswered
  total.crashes += crashes
  total.faults += Object.values(faults).reduce((sum, times) => sum + times, 0) - faults.crashes
  total.checks += checks
  total.told += told?.brought ?? 0
  total.lost += told?.lost ?? 0
  total.simulations += 1
}

function line(seed: number): string {
  const rate = Math.round(total.stories / minutes())
  const { stories, requests, unanswered, crashes, faults, checks, told, lost } = total
  return (
    `seed ${seed}: ${stories} stories, ${requests} requests (${unanswered} unanswered), ${crashes} crashes, ` +
    `${faults} other faults, ${told} events of Stripe (${lost} lost), ${checks} checks, ${rate} stories/min`
  )
}

for (let seed = first; ; seed++) {
  const severity = Number(values.severity)
  const report = await simulate({
    seed,
    stories: storiesOfOne,
    severity,
    shape: values.shape as Shape | 'both',
    stripe: values.cards === 'both' ? undefined : values.cards === 'stripe'
  })
  add(report)
  process.stdout.write(process.stdout.isTTY ? `\r${line(seed)}` : `${line(seed)}\n`)
  if (report.findings.length > 0) {
    if (values.trace) process.stdout.write(`\n${report.tail.join('\n')}`)
    process.stdout.write(`\nfound with --seed ${seed}:\n${report.findings.join('\n')}\n`)
    process.exitCode = 1
    break
  }
  if (total.stories >= wanted.stories && minutes() >= wanted.minutes) break
}
process.stdout.write('\n')
