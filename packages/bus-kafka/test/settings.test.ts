import { writeFileSync } from 'node:fs'
import { kafkaSecurity } from '@bursar/bus-kafka'
import t from 'tap'
import { dropNegativeTimeoutWarning } from '../dist/client.js'

t.test('security from the environment', async (t) => {
  const folder = t.testdir({ ca: 'CA', cert: 'CERT', key: 'KEY', password: 'secret\n' })
  t.same(kafkaSecurity({}), {})
  t.same(kafkaSecurity({ KAFKA_SSL: 'false' }), {})
  t.same(kafkaSecurity({ KAFKA_SSL: 'true' }), { ssl: true })
  t.same(kafkaSecurity({ KAFKA_SSL_CA_FILE: `${folder}/ca` }), { ssl: { ca: ['CA'] } })
  t.same(kafkaSecurity({ KAFKA_SSL_CERT_FILE: `${folder}/cert`, KAFKA_SSL_KEY_FILE: `${folder}/key` }), {
    ssl: { cert: 'CERT', key: 'KEY' }
  })
  const sasl = {
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: 'bursar',
    KAFKA_SASL_PASSWORD_FILE: `${folder}/password`
  }
  t.same(kafkaSecurity(sasl), {
    sasl: { mechanism: 'scram-sha-512', username: 'bursar', password: 'secret' }
  })
  writeFileSync(`${folder}/empty`, '')
  for (const [wrong, said] of [
    [{ KAFKA_SSL: 'yes' }, /KAFKA_SSL/],
    [{ KAFKA_SSL_CERT_FILE: `${folder}/cert` }, /go together/],
    [{ KAFKA_SSL_CA_FILE: `${folder}/nothing` }, /KAFKA_SSL_CA_FILE/],
    [{ ...sasl, KAFKA_SASL_MECHANISM: 'gssapi' }, /KAFKA_SASL_MECHANISM/],
    [{ ...sasl, KAFKA_SASL_USERNAME: '' }, /KAFKA_SASL_USERNAME/],
    [{ ...sasl, KAFKA_SASL_PASSWORD_FILE: `${folder}/empty` }, /KAFKA_SASL_PASSWORD_FILE/]
  ] as const)
    t.throws(() => kafkaSecurity(wrong), { message: said })
})

t.test('only the warning of negative timeouts is dropped', async (t) => {
  const heard: string[] = []
  const listen = ({ name }: Error) => heard.push(name)
  process.on('warning', listen)
  t.teardown(() => process.off('warning', listen))
  dropNegativeTimeoutWarning()
  process.emitWarning('-5 is a negative number', 'TimeoutNegativeWarning')
  process.emitWarning('another', 'BursarTestWarning')
  process.emitWarning('a third', { type: 'BursarTestOptions' })
  await new Promise((resolve) => setImmediate(resolve))
  t.same(heard, ['BursarTestWarning', 'BursarTestOptions'])
})
