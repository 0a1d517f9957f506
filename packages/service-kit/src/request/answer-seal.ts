/**
 * How answers are kept for repeats: encrypted under what the Idempotency-Key and a secret of the service give together,
 * the root. A request that is alive encrypts with a key derived from it. One that died left only a public key, whose
 * private half is derived from the root too: recovery can write the answer with it, and nobody can read it without the
 * Idempotency-Key, whatever else he has. In records of 0.1 the Idempotency-Key itself is the root.
 */
import { createHmac, createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { openText, type Random, sealText } from './sealed-text.ts'

/** What goes before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410). */
const x25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** What everything about a request with an Idempotency-Key is derived from. */
export type Root = Buffer | string

/** Without the service's secret no key can be tried, and without the key the secret opens nothing. */
export function rootOf(secret: Buffer, key: string): Root {
  return createHmac('sha256', secret).update(`bursar idempotency\n${key}`).digest()
}

/** 32 bytes that only the root gives; `name` makes them different for each caller and URL. */
export function derived(root: Root, name: string, use: string): Buffer {
  return createHmac('sha256', root).update(`bursar ${use}\n${name}`).digest()
}

/** Encrypts an answer under the root itself. */
export function sealWithKey(root: Root, name: string, text: string, random: Random): string {
  return `k.${sealText(derived(root, name, 'answer'), text, random)}`
}

/** The public key under which recovery may encrypt the answer, base64url. */
export function publicSeal(root: Root, name: string): string {
  return publicText(privateKey(derived(root, name, 'recovery')))
}

/** Encrypts an answer for whoever has the Idempotency-Key behind a public key. */
export function sealToPublic(publicSealed: string, text: string, random: Random): string {
  const once = privateKey(random(32))
  const shared = diffieHellman({ privateKey: once, publicKey: publicKeyOf(publicSealed) })
  const from = publicText(once)
  return `p.${from}.${sealText(sharedKey(shared, from, publicSealed), text, random)}`
}

/** Opens what one of the two made; undefined when the key is another one or the text was changed. */
export function openAnswer(root: Root, name: string, sealed: string): string | undefined {
  const [how, ...parts] = sealed.split('.')
  if (how === 'k') return openText(derived(root, name, 'answer'), parts[0] ?? '')
  const own = privateKey(derived(root, name, 'recovery'))
  const [from = '', text = ''] = parts
  const shared = diffieHellman({ privateKey: own, publicKey: publicKeyOf(from) })
  return openText(sharedKey(shared, from, publicText(own)), text)
}

function sharedKey(secret: Buffer, from: string, to: string): Buffer {
  return createHmac('sha256', secret).update(`bursar recovery\n${from}\n${to}`).digest()
}

function privateKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([x25519, seed]), format: 'der', type: 'pkcs8' })
}

function publicText(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? ''
}

function publicKeyOf(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' })
}
