import { type SimulationReport, simulate } from '@bursar/testing'
import t from 'tap'

const stories = 20

function summary(report: SimulationReport): string {
  const { seed, shape, processes, requests, unanswered, crashes, events, checks } = report
  const how = `${shape}, ${processes} ${processes === 1 ? 'process' : 'processes'}`
  return (
    `seed ${seed}, ${how}: ${requests} requests (${unanswered} unanswered), ${crashes} crashes, ` +
    `${events} events, ${checks} checks`
  )
}

for (const seed of [2, 8, 21]) {
  t.test(`seed ${seed}`, async (t) => {
    const report = await simulate({ seed, stories, shape: 'embedded' })
    t.comment(summary(report))
    t.same(report.findings, [])
    t.equal(report.stories, stories)
  })
}

for (const seed of [4, 11]) {
  t.test(`seed ${seed}, by Stripe`, async (t) => {
    const report = await simulate({ seed, stories, shape: 'embedded', stripe: true })
    t.comment(summary(report))
    t.same(report.findings, [])
    t.ok((report.told?.brought ?? 0) > 0, 'it told of what happened')
  })
}

t.test('a seed that nobody has seen', async (t) => {
  const seed = Date.now() % 0x7fff_ffff
  const report = await simulate({ seed, stories })
  t.comment(summary(report))
  t.same(report.findings, [], `found with seed ${seed}`)
})

t.test('a seed gives the same again', async (t) => {
  const one = await simulate({ seed: 8, stories: 12, shape: 'embedded' })
  const other = await simulate({ seed: 8, stories: 12, shape: 'embedded' })
  t.same(one.tail, other.tail)
  t.equal(one.trace, other.trace)
  t.same(one.faults, other.faults)
  t.ok(
    Object.values(one.faults).some((count) => count > 0),
    'and there was something to repeat'
  )
})

t.test('a seed gives the same again, by Stripe', async (t) => {
  const one = await simulate({ seed: 5, stories: 12, shape: 'embedded', stripe: true })
  const other = await simulate({ seed: 5, stories: 12, shape: 'embedded', stripe: true })
  t.same(one.tail, other.tail)
  t.equal(one.trace, other.trace)
})

t.test('no faults, no retries', async (t) => {
  const report = await simulate({ seed: 1, stories: 10, severity: 0, shape: 'embedded' })
  t.same(report.findings, [])
  t.equal(report.crashes, 0)
  t.equal(report.unanswered, 0)
})
