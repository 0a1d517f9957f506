import { deleteTopics, dropDatabases } from '@bursar/infra-local'
import { realParts } from '@bursar/testing'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import t from 'tap'

// Whoever comes first on a machine fetches both servers.
t.setTimeout(115_000)
const real = await realParts(t)

t.test('databases and topics go by the beginning of their names', { skip: real.skip }, async (t) => {
  if (real.skip !== false) return
  const { mongodbUri, kafkaBrokers, prefix } = real
  const [one, two] = [`${prefix}one-`, `${prefix}two-`]
  const client = await new MongoClient(mongodbUri).connect()
  const admin = new Kafka({ brokers: [...kafkaBrokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  t.teardown(async () => {
    await client.close()
    await admin.disconnect()
  })
  for (const begin of [one, two]) await client.db(`${begin}bursar`).collection('things').insertOne({})
  const topics = [one, two].map((begin) => ({ topic: `${begin}billing.events`, numPartitions: 1 }))
  await admin.createTopics({ topics })

  await dropDatabases(mongodbUri, one)
  await deleteTopics(kafkaBrokers, one)
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
  const ours = (names: string[]) => names.filter((name) => name.startsWith(prefix))
  t.same(ours(databases.map(({ name }) => name)), [`${two}bursar`])
  t.same(ours(await admin.listTopics()), [`${two}billing.events`])
})
