import { sign, verify } from 'node:crypto'
import { argonHasher, bounded, exportSigningKey, generateSigningKey, importSigningKey } from '@bursar/auth'
import { seeded } from '@bursar/testing'
import t from 'tap'

t.test('passwords are hashed by Argon2id with 19 MiB and two passes', async (t) => {
  const hasher = argonHasher()
  const hash = await hasher.hash('a-long-password')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await hasher.verify(hash, 'a-long-password'), true)
  t.equal(await hasher.verify(hash, 'a-long-passwore'), false)
  t.equal(await hasher.verify('not a hash', 'a-long-password'), false)
  t.not(await hasher.hash('a-long-password'), hash, 'salted')
})

t.test('few run, some wait, the rest is refused', async (t) => {
  const run = bounded(2, 3)
  const ends: (() => void)[] = []
  let most = 0
  let active = 0
  const task = async () => {
    most = Math.max(most, ++active)
    await new Promise<void>((resolve) => ends.push(resolve))
    active--
  }
  const five = Array.from({ length: 5 }, () => run(task))
  const refused = await run(task).catch((error) => error.refusal)
  t.match(refused, { code: 'overloaded' })
  while (active > 0) {
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  await Promise.all(five)
  t.equal(most, 2)
  const failure = await run(async () => Promise.reject(new Error('alone'))).catch((error) => error.message)
  t.equal(failure, 'alone')
  t.equal(await run(async () => 'free again'), 'free again')
})

t.test('signing keys', async (t) => {
  const { bytes } = seeded(7)
  const key = generateSigningKey('k', bytes)
  const again = importSigningKey('k', exportSigningKey(key))
  t.same(again.publicJwk, key.publicJwk)
  t.match(key.publicJwk, { kty: 'EC', crv: 'P-256', kid: 'k', use: 'sig', alg: 'ES256' })
  t.notOk('d' in key.publicJwk, 'the private half stays at home')
  const signature = sign('sha256', Buffer.from('text'), again.privateKey)
  t.ok(verify('sha256', Buffer.from('text'), key.publicKey, signature))
  t.same(generateSigningKey('k', seeded(7).bytes).publicJwk, key.publicJwk, 'one seed, one key')
})
