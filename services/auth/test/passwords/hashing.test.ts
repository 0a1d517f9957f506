import { sign, verify } from 'node:crypto'
import {
  argonHasher,
  bounded,
  exportSigningKey,
  fairQueue,
  generateSigningKey,
  importSigningKey
} from '@bursar/auth'
import { seeded } from '@bursar/testing'
import t from 'tap'

t.test('passwords are hashed by Argon2id with 19 MiB and two passes', async (t) => {
  const hasher = argonHasher()
  const hash = await hasher.hash('a-long-password', 'here')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await hasher.verify(hash, 'a-long-password', 'here'), true)
  t.equal(await hasher.verify(hash, 'a-long-passwore', 'here'), false)
  t.equal(await hasher.verify('not a hash', 'a-long-password', 'here'), false)
  t.not(await hasher.hash('a-long-password', 'here'), hash, 'salted')
  t.match(hasher.decoy, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/, 'nobody costs as much as anybody')
  t.equal(await hasher.verify(hasher.decoy, 'a-long-password', 'here'), false)
})

/** A queue whose tasks note that they ran and go on for ever unless they are let end. */
function scene(limits = { running: 1, waitingOfOne: 100, waitingOfAll: 1_000 }) {
  const run = fairQueue(limits)
  const ran: string[] = []
  const codes: Promise<string>[] = []
  const ends: (() => void)[] = []
  function ask(who: string, count = 1) {
    for (let n = 0; n < count; n++) {
      const task = async () => {
        ran.push(who)
        await new Promise<void>((resolve) => ends.push(resolve))
      }
      codes.push(
        run(who, task).then(
          () => 'ran',
          (error) => error.refusal.code
        )
      )
    }
  }
  async function drain() {
    await new Promise(setImmediate)
    for (;;) {
      const end = ends.shift()
      if (!end) return
      end()
      await new Promise(setImmediate)
    }
  }
  return { ask, drain, ran, codes }
}

t.test('150 logins at once from one network do not starve the others', async (t) => {
  const { ask, drain, ran, codes } = scene({ running: 2, waitingOfOne: 128, waitingOfAll: 1_024 })
  ask('flood', 150)
  ask('ann')
  ask('ben', 2)
  await new Promise(setImmediate)
  await drain()
  const places = (who: string) => ran.flatMap((one, n) => (one === who ? [n] : []))
  t.same(places('ann'), [3], 'after the two that ran and one turn of the flood')
  t.same(places('ben'), [4, 6])
  t.same(await Promise.all(codes.slice(0, 150)).then((all) => all.filter((code) => code !== 'ran')), [
    ...Array.from({ length: 20 }, () => 'too_many_requests')
  ])
})

t.test('when all places are taken, those who have most give way', async (t) => {
  const { ask, drain, codes } = scene({ running: 1, waitingOfOne: 5, waitingOfAll: 6 })
  ask('runs')
  ask('flood', 5)
  ask('ann')
  ask('ben')
  await drain()
  t.same(await Promise.all(codes), ['ran', 'ran', 'ran', 'ran', 'ran', 'overloaded', 'ran', 'ran'])
  const even = scene({ running: 1, waitingOfOne: 5, waitingOfAll: 2 })
  for (const who of ['runs', 'ann', 'ben', 'eve']) even.ask(who)
  await even.drain()
  t.same(
    await Promise.all(even.codes),
    ['ran', 'ran', 'ran', 'overloaded'],
    'nobody has more than a newcomer would'
  )
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
