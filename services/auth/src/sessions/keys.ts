/** The site's signing keys in this process: made at the first start, and read again while others may change them. */
import type { Engine } from '@bursar/event-sourcing'
import { type Claims, createSigner, type SignedToken } from '@bursar/service-kit'
import { addFirstKey, type KnownKey, signingKeys, signingKeysStream } from './domain/signing-keys.ts'
import { exportSigningKey, generateSigningKey, importSigningKey } from './signing-key.ts'
import type { ClaimSettings } from './token-claims.ts'

export interface TokenKeys {
  /** What tokens say. */
  readonly settings: ClaimSettings
  /** How long a refresh token waits for its use, in milliseconds of real time. */
  readonly sessionMs: number
  /** How long a key verifies after another took its place: what other processes sign with it meanwhile has ended then. */
  readonly overlapMs: number
  /** Reads the keys, and makes the first one. Nothing is signed before. */
  prepare(engine: Engine): Promise<void>
  /** Takes the newest key, looking every few seconds or `now`; to be awaited before something is signed. */
  refresh(engine: Engine, when?: 'soon' | 'now'): Promise<void>
  /** Signs an access token, good for its usual life, and at most until `latest`, real milliseconds. */
  sign(claims: Claims, latest?: number): SignedToken
}

/** How long what the keys sign is good for: sessions in milliseconds, access tokens in seconds. */
export interface TokenLives {
  readonly sessionMs: number
  readonly accessS?: number | undefined
}

const usual = { accessS: 600 }
/** Between two looks for a newer key, and what is waited for beside the life of a token: looks, and clocks that differ. */
const limits = { lookMs: 10_000, slackMs: 120_000 }

/** Makes the holder of the keys; `prepare` fills it. */
export function createTokenKeys(
  { sessionMs, accessS = usual.accessS }: TokenLives,
  settings: ClaimSettings = {}
): TokenKeys {
  let signer: { readonly kid: string; readonly sign: ReturnType<typeof createSigner> } | undefined
  let looked = 0

  async function take(engine: Engine, known: readonly KnownKey[]): Promise<void> {
    const newest = known.at(-1)
    looked = engine.world.clock.real()
    if (!newest || signer?.kid === newest.kid) return
    const { privateKey } = importSigningKey(newest.kid, await engine.keys.secret(secretName(newest.kid)))
    const { kid } = newest
    signer = { kid, sign: createSigner({ kid, privateKey, now: engine.world.clock.real, lifeS: accessS }) }
  }

  return {
    settings,
    sessionMs,
    overlapMs: accessS * 1_000 + limits.slackMs,
    prepare: async (engine) => take(engine, await loadKeys(engine)),
    async refresh(engine, when = 'soon') {
      if (when === 'soon' && engine.world.clock.real() - looked < limits.lookMs) return
      await take(engine, await engine.load(signingKeysStream, signingKeys))
    },
    sign(claims, latest) {
      if (!signer) throw new Error('tokens cannot be signed before the service is prepared')
      return signer.sign(claims, latest)
    }
  }
}

/** The private half is durable before the log tells of the key: a key that was told of can sign. */
async function loadKeys(engine: Engine): Promise<readonly KnownKey[]> {
  const { keys, world } = engine
  const fresh = generateSigningKey(world.id(), world.random)
  const { kid, publicJwk: public_jwk } = fresh
  const made_at = new Date(world.clock.real()).toISOString()
  const cause = { actor: 'system', correlationid: kid, causationid: kid }
  const { value } = await engine.transact(cause, async (transaction) => {
    const known = await transaction.load(signingKeysStream, signingKeys)
    if (known.length > 0) return known
    await keys.keepSecret(secretName(kid), exportSigningKey(fresh))
    transaction.append(signingKeysStream, addFirstKey(known, { kid, public_jwk, made_at }))
    return [{ kid, made_at }]
  })
  return value
}

/** Under what name the private half lies with the keys. */
export const secretName = (kid: string) => `signing-${kid}`
