/** The distributed form: relay, broker, leases, hand-over and take-over under faults, and what is broken on purpose. */
import type { KeyTopic, Publisher } from '@bursar/event-sourcing'
import { type Sabotage, type SimulationReport, simulate } from '@bursar/testing'
import t from 'tap'

t.setTimeout(240_000)

function summary({
  seed,
  processes,
  requests,
  unanswered,
  crashes,
  faults,
  checks
}: SimulationReport): string {
  const { journeys, outages, pauses } = faults
  return (
    `seed ${seed}: ${processes} processes, ${requests} requests (${unanswered} unanswered), ${crashes} crashes, ` +
    `${journeys} lost on the way, ${outages} outages, ${pauses} pauses, ${checks} checks`
  )
}

for (const seed of [4, 7]) {
  t.test(`seed ${seed}`, async (t) => {
    const report = await simulate({ seed, stories: 15, shape: 'distributed' })
    t.comment(summary(report))
    t.same(report.findings, [])
    t.ok(report.faults.journeys + report.faults.delays > 0)
  })
}

t.test('a seed gives the same again', async (t) => {
  const one = await simulate({ seed: 7, stories: 6, shape: 'distributed' })
  const other = await simulate({ seed: 7, stories: 6, shape: 'distributed' })
  t.same(one.tail, other.tail)
  t.equal(one.trace, other.trace)
  t.same(one.faults, other.faults)
})

async function found(sabotage: Sabotage): Promise<SimulationReport | undefined> {
  for (let seed = 1; seed <= 4; seed++) {
    const report = await simulate({ seed, stories: 8, severity: 0, sabotage, shape: 'distributed' })
    if (report.findings.length > 0) return report
  }
  return undefined
}

t.test('a relay that leaves out an event is found', async (t) => {
  let events = 0
  const publisher = (inner: Publisher): Publisher => ({
    ...inner,
    publish: (batch) => inner.publish(batch.filter(() => ++events % 25 !== 0))
  })
  const report = await found({ publisher })
  t.match(report?.findings.join('\n'), /settle|no answer|answered/)
})

t.test('a topic of keys that loses one is found', async (t) => {
  let keys = 0
  const keyTopic = (inner: KeyTopic): KeyTopic => ({
    ...inner,
    publish: (list) => inner.publish(list.filter(() => ++keys % 5 !== 0))
  })
  const report = await found({ keyTopic })
  t.match(report?.findings.join('\n'), /settle|no answer|answered/)
})
