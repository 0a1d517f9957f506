/** Another signing key: by itself every 90 days, or when an operator asks for it. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { startedJob } from '@bursar/jobs'
import {
  addKey,
  isDue,
  type KnownKey,
  retireKeys,
  signingKeys,
  signingKeysStream
} from './domain/signing-keys.ts'
import { secretName, type TokenKeys } from './keys.ts'
import { exportSigningKey, generateSigningKey } from './signing-key.ts'

/** By the real clock, as tokens live. */
const AGE_MS = 90 * 86_400_000
const LOOK_MS = 3_600_000

/** Makes the step of a transaction that takes a new key into use; answers which were known before, and the new one. */
export function rotation(engine: Engine, atOnce: boolean) {
  const fresh = generateSigningKey(engine.world.id(), engine.world.random)
  const { kid, publicJwk: public_jwk } = fresh
  const made_at = realNow(engine)
  return async (transaction: Transaction): Promise<{ before: readonly KnownKey[]; key: KnownKey }> => {
    const before = await transaction.load(signingKeysStream, signingKeys)
    // Durable before the log tells of it: a key that was told of can sign.
    await engine.keys.keepSecret(secretName(kid), exportSigningKey(fresh))
    transaction.append(signingKeysStream, addKey(before, { kid, public_jwk, made_at }, atOnce))
    return { before, key: { kid, made_at } }
  }
}

/** Wipes private halves that sign no more. Safe to repeat: a crash may come before it. */
export async function wipe(engine: Engine, known: readonly KnownKey[]): Promise<void> {
  await engine.keys.erase(known.map(({ kid }) => secretName(kid)))
}

/** The job: looks every hour whether the key is old enough, and whether what earlier ones signed has ended. */
export function rotateSigningKeys(keys: Pick<TokenKeys, 'overlapMs' | 'refresh'>) {
  return startedJob({
    name: 'rotate-signing-keys',
    everyMs: LOOK_MS,
    async run(run) {
      const { engine, cause } = run
      if (isDue(await engine.load(signingKeysStream, signingKeys), realNow(engine), AGE_MS)) {
        const rotate = rotation(engine, false)
        await run.transact(async (transaction) => void (await rotate(transaction)))
        await keys.refresh(engine, 'now')
      }
      const known = await engine.load(signingKeysStream, signingKeys)
      await wipe(engine, known.slice(0, -1))
      await engine.transact(cause, async (transaction) => {
        const now = await transaction.load(signingKeysStream, signingKeys)
        transaction.append(signingKeysStream, retireKeys(now, realNow(engine), keys.overlapMs))
      })
    }
  })
}

function realNow({ world }: Engine): string {
  return new Date(world.clock.real()).toISOString()
}
