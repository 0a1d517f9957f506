import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allTopics } from '@bursar/bus-kafka'
import t from 'tap'
import { SERVICES, text } from './read.ts'

const rows = text('infra/kafka/topics/topics.conf')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/ +/))

t.test('the definitions are those of the services', async (t) => {
  const written = rows.map(([topic, partitions, settings = '']) => ({
    topic,
    partitions: Number(partitions),
    configs: Object.fromEntries(settings.split(',').map((setting) => setting.split('=')))
  }))
  t.same(written, allTopics({}, SERVICES))
})

t.test('the script asks for each of them, with as many copies as the site wants', async (t) => {
  const scratch = mkdtempSync(join(tmpdir(), 'bursar-topics-'))
  t.teardown(() => rmSync(scratch, { recursive: true }))
  // Stands for Kafka's command: it says what it was asked for.
  const command = join(scratch, 'kafka-topics.sh')
  writeFileSync(command, '#!/bin/sh\ncat >/dev/null\necho "$*"\n')
  chmodSync(command, 0o755)
  const run = (more: Record<string, string>) =>
    execFileSync('sh', ['infra/kafka/topics/create-topics.sh'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, KAFKA_BROKERS: 'one:9092', KAFKA_COMMANDS: scratch, ...more }
    })
      .trim()
      .split('\n')

  const lines = run({})
  t.equal(lines.length, rows.length)
  t.match(
    lines[0],
    '--bootstrap-server one:9092 --create --if-not-exists --topic auth.events --partitions 12'
  )
  t.match(lines[0], '--replication-factor 3 --config cleanup.policy=delete --config retention.ms=-1')
  t.match(lines[0], /--config min\.insync\.replicas=2$/)
  const [small = ''] = run({ REPLICATION: '1', BURSAR_PREFIX: 'demo' })
  t.match(small, '--topic demo.auth.events')
  t.match(small, /--replication-factor 1 .*min\.insync\.replicas=1$/)
})
