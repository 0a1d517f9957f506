import { lagClock, type Missing, processWatch } from '@bursar/service-kit'
import t from 'tap'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

t.test('what does not go on is said once, and once when it goes on again', async (t) => {
  let missing: readonly Missing[] = [{ service: 'billing', what: 'it is starting', usual: true }]
  const lines: string[] = []
  const say = (level: string) => (fields: { what: string }, text: string) =>
    void lines.push(`${level} ${fields.what}: ${text}`)
  const logger = { warn: say('warn'), info: say('info') } as unknown as Parameters<
    typeof processWatch
  >[0]['logger']
  const watch = processWatch({ engines: () => [], missing: async () => missing, logger, everyMs: 2 })
  watch.start()
  t.teardown(watch.stop)
  await watch.state()
  for (const seconds of [3, 5, 27]) {
    missing = [
      { service: 'billing', what: `its read models (plans) have been stuck for ${seconds} s: unavailable` }
    ]
    await pause(30)
  }
  missing = []
  await pause(60)
  t.match(lines, [
    /^warn its read models \(plans\) have been stuck for \d+ s: unavailable: something is stuck$/,
    /^info its read models \(plans\) have been stuck for \d+ s: unavailable: it works again$/
  ])
  t.equal(lines.length, 2, 'not once for each try, and not what every start lacks')
})

t.test('what takes long is answered from what was seen last', async (t) => {
  let late = false
  const missing = () =>
    late ? new Promise<never>(() => {}) : Promise.resolve([{ service: 'auth', what: 'x' }])
  const watch = processWatch({ engines: () => [], missing, logger: { warn() {}, info() {} } })
  t.same((await watch.state()).missing, [{ service: 'auth', what: 'x' }])
  late = true
  t.same((await watch.state()).missing, [{ service: 'auth', what: 'x' }])
})

t.test('lag in seconds', (t) => {
  const clock = lagClock()
  t.equal(clock.look(10, 10, 0), 0, 'nothing is behind')
  t.equal(clock.look(12, 10, 1_000), 0, 'seen first now')
  t.equal(clock.look(20, 10, 31_000), 30, 'the oldest that is missing counts')
  t.equal(clock.look(25, 13, 32_000), 1, 'what came at 31 s is the oldest now')
  t.equal(clock.look(25, 25, 40_000), 0)
  for (let n = 1; n <= 2_000; n++) clock.look(25 + n, 25, 40_000 + n * 1_000)
  t.equal(clock.look(2_026, 25, 2_041_000), 2_000, 'however long it stands still')
  t.end()
})
