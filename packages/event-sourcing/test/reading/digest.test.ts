/** The digest is a sum mod 2^128, whatever carries and borrows that takes. */
import { createHash } from 'node:crypto'
import { digestChange, EMPTY_DIGEST } from '@bursar/event-sourcing'
import fc from 'fast-check'
import t from 'tap'

const modulus = 1n << 128n

function hashOf(key: string, body: string): bigint {
  return BigInt(`0x${createHash('sha256').update(`${key}\n${body}`).digest('hex').slice(0, 32)}`)
}

const text = (sum: bigint) => (((sum % modulus) + modulus) % modulus).toString(16).padStart(32, '0')

const start = fc.oneof(
  fc.bigInt({ min: 0n, max: modulus - 1n }),
  fc.constantFrom(0n, 1n, modulus - 1n, (1n << 96n) - 1n, 1n << 64n, (1n << 32n) - 1n)
)

t.test('what is added and taken off, in any order', async () => {
  const step = fc.record({ sign: fc.constantFrom(1, -1), key: fc.string(), body: fc.string() })
  fc.assert(
    fc.property(start, fc.array(step), (from, steps) => {
      const change = digestChange()
      let expected = from
      for (const { sign, key, body } of steps) {
        if (sign > 0) change.add(key, body)
        else change.takeOff(key, body)
        expected += BigInt(sign) * hashOf(key, body)
      }
      return change.applyTo(text(from)) === text(expected)
    }),
    { numRuns: 1_000 }
  )
})

t.test('a document that comes and goes leaves nothing', async (t) => {
  const change = digestChange()
  change.takeOff('a', '{}')
  t.not(change.applyTo(EMPTY_DIGEST), EMPTY_DIGEST)
  change.add('a', '{}')
  t.equal(change.applyTo(EMPTY_DIGEST), EMPTY_DIGEST)
})
