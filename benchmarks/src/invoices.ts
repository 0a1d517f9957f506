/**
 * CPU of one invoice as PDF, of Latin, Cyrillic, Greek and Japanese texts, in a warm process. `npm run bench:invoices`; the
 * result is in invoices.json.
 */
import { writeFileSync } from 'node:fs'
import { invoicePdf } from '@bursar/billing'
import { sampleInvoice } from '@bursar/testing'

const ROUNDS = 1_000
const WARM = 50

const times: number[] = []
let bytes = 0
for (let n = 0; n < WARM + ROUNDS; n++) {
  const before = process.cpuUsage()
  const pdf = await invoicePdf(sampleInvoice)
  const { user, system } = process.cpuUsage(before)
  bytes = pdf.length
  if (n >= WARM) times.push((user + system) / 1_000)
}
times.sort((one, other) => one - other)

/** Milliseconds below which that part of the rounds stayed. */
const below = (part: number) => Number(times[Math.floor(ROUNDS * part)]?.toFixed(1))

const result = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  rounds: ROUNDS,
  median_cpu_ms: below(0.5),
  p95_cpu_ms: below(0.95),
  bytes
}
writeFileSync(new URL('../invoices.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
process.stdout.write(`${JSON.stringify(result)}\n`)
