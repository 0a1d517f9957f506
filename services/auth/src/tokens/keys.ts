/** The site's signing keys in this process: made at the first start, read at every start. */
import { verify } from 'node:crypto'
import type { Engine } from '@bursar/event-sourcing'
import {
  type Claims,
  createSigner,
  type SignedToken,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER
} from '@bursar/service-kit'
import { addFirstKey, signingKeys, signingKeysStream } from '../domain/signing-keys.ts'
import { exportSigningKey, generateSigningKey, importSigningKey, type SigningKey } from './signing-key.ts'

export interface TokenKeys {
  /** Reads the keys, and makes the first one. Nothing is signed before. */
  prepare(engine: Engine): Promise<void>
  /** Signs an access token. */
  sign(claims: Claims): SignedToken
  /** What an access token of this site says, if it is one and has not expired; its session is not looked at. */
  read(token: string): Claims | undefined
}

/** Makes the holder of the keys; `prepare` fills it. */
export function createTokenKeys(): TokenKeys {
  let keys: readonly SigningKey[] = []
  let signer: ((claims: Claims) => SignedToken) | undefined
  let now = () => 0

  return {
    async prepare(engine) {
      now = engine.world.clock.real
      keys = await loadKeys(engine)
      const newest = keys.at(-1)
      if (newest) signer = createSigner({ kid: newest.kid, privateKey: newest.privateKey, now })
    },
    sign(claims) {
      if (!signer) throw new Error('tokens cannot be signed before the service was prepared')
      return signer(claims)
    },
    read: (token) => readToken(token, keys, now())
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

function readToken(token: string, keys: readonly SigningKey[], now: number): Claims | undefined {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.')
  const { alg, kid } = parsed(header)
  const key = keys.find((one) => one.kid === kid)
  if (!key || alg !== 'ES256' || rest.length > 0) return undefined
  const how = { key: key.publicKey, dsaEncoding: 'ieee-p1363' } as const
  const signed = Buffer.from(`${header}.${payload}`)
  if (!verify('sha256', signed, how, Buffer.from(signature, 'base64url'))) return undefined
  const claims = parsed(payload)
  const ours = claims.iss === TOKEN_ISSUER && claims.aud === TOKEN_AUDIENCE
  return ours && Number(claims.exp) * 1_000 > now ? (claims as Claims) : undefined
}

function parsed(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) ?? {}
  } catch {
    return {}
  }
}
