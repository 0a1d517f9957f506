/** ES256 keys: P-256, made from injected random bytes, so that a simulation repeats. */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** Public half as a JSON Web Key, ready to be published. */
  readonly publicJwk: Record<string, unknown>
}

/** Makes a key. */
export function generateSigningKey(kid: string, random: (bytes: number) => Buffer): SigningKey {
  const pair = createECDH('prime256v1')
  const d = random(32)
  // Throws for a number outside the curve's order, which happens once in 2^32 draws.
  pair.setPrivateKey(d)
  const point = pair.getPublicKey()
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: d.toString('base64url')
  }
  return signingKeyOf(kid, createPrivateKey({ key: jwk, format: 'jwk' }))
}

/** PKCS #8 bytes, as the key store keeps them. */
export function exportSigningKey(key: SigningKey): Buffer {
  return key.privateKey.export({ type: 'pkcs8', format: 'der' })
}

/** A key from its PKCS #8 bytes. */
export function importSigningKey(kid: string, pkcs8: Buffer): SigningKey {
  return signingKeyOf(kid, createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' }))
}

function signingKeyOf(kid: string, privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey)
  const jwk = publicKey.export({ format: 'jwk' })
  return { kid, privateKey, publicKey, publicJwk: { ...jwk, kid, use: 'sig', alg: 'ES256' } }
}
