/** The story, the tour and the topics of five processes: the same answers as one process gives. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileSchema } from '@bursar/event-sourcing'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { environment, startServer } from '../processes.ts'
import { takeTour, tourAnswers } from '../tour.ts'
import { caughtUp } from './caught-up.ts'
import { type PlainMessage, plainClient, readPlainly } from './plain-consumer.ts'
import { STORY_CLOCK, tellStory } from './story.ts'

// Six processes beside two servers, on a machine that may be busy.
t.setTimeout(380_000)
const timeout = 90_000

const folder = mkdtempSync(join(tmpdir(), 'bursar-real-story-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const site = (name: string, more: Record<string, string> = {}) =>
  environment(join(folder, name), { BURSAR_TEST_CLOCK: STORY_CLOCK, ...more })

/** What does not validate against the schema that is published for it. */
function faultsOf({ headers, value }: PlainMessage): string[] {
  const name = `${headers.ce_type}.v${headers.ce_dataversion}.json`
  const schema = readFileSync(new URL(`../../../../docs/events/${name}`, import.meta.url), 'utf8')
  const check = compileSchema(JSON.parse(schema))
  return check.Check(value) ? [] : [`${name}: ${JSON.stringify(check.Errors(value))}`]
}

await withRealParts(t, 'five processes answer as one does', async (t, real) => {
  const kafka = real.kafkaBrokers.join(',')
  const places = { MONGODB_URI: real.mongodbUri, KAFKA_BROKERS: kafka, BURSAR_PREFIX: real.prefix }
  const env = site('five', places)
  const [one, five] = await Promise.all([startServer(site('one')), startServer(env)])
  t.teardown(() => Promise.all([one.end('SIGTERM'), five.end('SIGTERM')]))

  await t.test('the same answers, call by call', { timeout }, async (t) => {
    const [ofOne, ofFive] = await Promise.all([tellStory(one), tellStory(five)])
    t.ok(ofOne.length >= 35, `${ofOne.length} calls`)
    t.equal(ofFive.length, ofOne.length)
    for (const [n, told] of ofOne.entries()) t.same(ofFive[n], told, told.call)
  })

  await t.test('the tour', { timeout }, async (t) => {
    const { status, answers, printed } = await takeTour(five.url)
    if (status !== 0) t.comment(printed)
    t.equal(status, 0, 'no call is refused')
    t.match(answers, tourAnswers)
  })

  const client = plainClient()
  const skip = 'skip' in client && client.skip
  await t.test('another client reads events that are as published', { skip, timeout }, async (t) => {
    if ('skip' in client) return
    await caughtUp(five)
    const topics = ['auth', 'profile', 'billing'].map((service) => `${real.prefix}.${service}.events`)
    const messages = await readPlainly(client.jars, kafka, topics)
    for (const name of topics) {
      const events = messages.filter(
        ({ topic, headers }) => topic === name && headers.ce_type !== 'bursar.mark'
      )
      t.ok(events.length > 0, `${events.length} events in ${name}`)
      t.same(events.flatMap(faultsOf), [], 'each is what its schema says')
      t.ok(events.every(({ headers, key }) => headers.ce_subject === key && headers.ce_specversion === '1.0'))
      const positions = new Set(events.map(({ headers }) => Number(headers.ce_position)))
      t.equal(Math.max(...positions), positions.size, 'all of the log, without a gap')
    }
  })
})
