/** The site's signing keys in this process: made at the first start, read at every start. */
import type { Engine } from '@bursar/event-sourcing'
import { type Claims, createSigner, type SignedToken } from '@bursar/service-kit'
import { addFirstKey, signingKeys, signingKeysStream } from './domain/signing-keys.ts'
import { exportSigningKey, generateSigningKey, importSigningKey, type SigningKey } from './signing-key.ts'
import type { ClaimSettings } from './token-claims.ts'

export interface TokenKeys {
  /** What tokens say. */
  readonly settings: ClaimSettings
  /** How long a refresh token waits for its use, in milliseconds of real time. */
  readonly sessionMs: number
  /** Reads the keys, and makes the first one. Nothing is signed before. */
  prepare(engine: Engine): Promise<void>
  /** Signs an access token, good for its usual life, and at most until `latest`, real milliseconds. */
  sign(claims: Claims, latest?: number): SignedToken
}

/** How long what the keys sign is good for: sessions in milliseconds, access tokens in seconds. */
export interface TokenLives {
  readonly sessionMs: number
  readonly accessS?: number | undefined
}

/** Makes the holder of the keys; `prepare` fills it. */
export function createTokenKeys({ sessionMs, accessS }: TokenLives, settings: ClaimSettings = {}): TokenKeys {
  let signer: ReturnType<typeof createSigner> | undefined

  return {
    settings,
    sessionMs,
    async prepare(engine) {
      const newest = (await loadKeys(engine)).at(-1)
      const now = engine.world.clock.real
      if (!newest) return
      signer = createSigner({ kid: newest.kid, privateKey: newest.privateKey, now, lifeS: accessS })
    },
    sign(claims, latest) {
      if (!signer) throw new Error('tokens cannot be signed before the service is prepared')
      return signer(claims, latest)
    }
  }
}

/** The private half is durable before the log tells of the key: a key that was told of can sign. */
async function loadKeys(engine: Engine): Promise<SigningKey[]> {
  const { keys, world } = engine
  const fresh = generateSigningKey(world.id(), world.random)
  const cause = { actor: 'system', correlationid: fresh.kid, causationid: fresh.kid }
  const { value: kids } = await engine.transact(cause, async (transaction) => {
    const known = await transaction.load(signingKeysStream, signingKeys)
    if (known.length > 0) return known
    await keys.keepSecret(secretName(fresh.kid), exportSigningKey(fresh))
    transaction.append(signingKeysStream, addFirstKey(known, { kid: fresh.kid, public_jwk: fresh.publicJwk }))
    return [fresh.kid]
  })
  return Promise.all(kids.map(async (kid) => importSigningKey(kid, await keys.secret(secretName(kid)))))
}

const secretName = (kid: string) => `signing-${kid}`
