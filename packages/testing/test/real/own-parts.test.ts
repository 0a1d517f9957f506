import { kafkaReady, makePrimary } from '@bursar/infra-local'
import { ownParts } from '@bursar/testing'
import t from 'tap'

t.setTimeout(280_000)
const own = await ownParts(t)

/** Longer than a server that is there takes, on a machine with other work too. */
const NO_MS = 3_000

function works(attempt: (given: AbortSignal) => Promise<void>): Promise<boolean> {
  return attempt(AbortSignal.timeout(NO_MS)).then(
    () => true,
    () => false
  )
}

t.test('MongoDB of one test: cut, held, killed and started again', { skip: own.skip }, async (t) => {
  if (own.skip !== false) return
  const { mongodb } = own
  const commits = (uri: string) => works((given) => makePrimary({ uri, host: mongodb.member }, given))
  const through = () => commits(mongodb.proxied.mongodbUri)
  t.ok(await through())
  mongodb.way.cut()
  t.notOk(await through())
  t.ok(await commits(mongodb.mongodbUri), 'the straight way is open')
  mongodb.way.heal()
  t.ok(await through())
  mongodb.way.hold()
  t.notOk(await through())
  mongodb.way.heal()
  await mongodb.kill()
  t.notOk(await through())
  await mongodb.start()
  t.ok(await through())
})

t.test('Kafka of one test: cut, killed and started again', { skip: own.skip }, async (t) => {
  if (own.skip !== false) return
  const { kafka } = own
  const takes = ([broker = '']: readonly string[]) => works((given) => kafkaReady(broker, given))
  const through = () => takes(kafka.proxied.kafkaBrokers)
  t.ok(await through())
  kafka.way.cut()
  t.notOk(await through(), 'a client behind the proxy is never told another way')
  t.ok(await takes(kafka.kafkaBrokers), 'the straight way is open')
  kafka.way.heal()
  t.ok(await through())
  await kafka.kill()
  t.notOk(await takes(kafka.kafkaBrokers))
  await kafka.start()
  t.ok(await through())
})
