/** A device in software that makes passkeys and signs challenges, with all that it does open to be done wrong. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const flag = { present: 0x01, verified: 0x04, attested: 0x40 } as const

/** What a device may be made to do otherwise. */
export interface Otherwise {
  readonly origin?: string
  readonly rpID?: string
  readonly verified?: boolean
  readonly crossOrigin?: boolean
  readonly challenge?: string
  readonly counter?: number
  readonly type?: string
  readonly fmt?: string
  /** Encoded CBOR of the attestation statement. */
  readonly attStmt?: Buffer
}

const usual = { origin: 'http://bursar.test', rpID: 'bursar.test' } as const

/** A device with one passkey. `counts`: it tells how often it was used. */
export function authenticator({ counts = false } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0
  let owner = ''

  function dataOf(
    { rpID = usual.rpID, verified = true, counter: told }: Otherwise,
    flags: number,
    rest: Buffer
  ) {
    if (counts) counter += 1
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(told ?? counter)
    const all = flag.present | (verified ? flag.verified : 0) | flags
    return Buffer.concat([sha256(rpID), Buffer.from([all]), counted, rest])
  }

  const shown = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const }

  return {
    id: shown.id,
    /** Answers the options of a registration. */
    create(options: any, otherwise: Otherwise = {}) {
      owner = options.user.id
      const attested = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, coseKey(publicKey)])
      const authData = dataOf(otherwise, flag.attested, attested)
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text(otherwise.fmt ?? 'none'),
        text('attStmt'),
        otherwise.attStmt ?? Buffer.from([0xa0]),
        text('authData'),
        byteString(authData)
      ])
      const clientDataJSON = clientData('webauthn.create', options.challenge, otherwise)
      return {
        ...shown,
        response: {
          clientDataJSON: clientDataJSON.toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal']
        }
      }
    },
    /** Answers the options of a login. */
    get(options: any, otherwise: Otherwise = {}) {
      const authenticatorData = dataOf(otherwise, 0, Buffer.alloc(0))
      const clientDataJSON = clientData('webauthn.get', options.challenge, otherwise)
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientDataJSON)]), privateKey)
      return {
        ...shown,
        response: {
          clientDataJSON: clientDataJSON.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: owner
        }
      }
    }
  }
}

function clientData(type: string, challenge: string, otherwise: Otherwise): Buffer {
  const { origin = usual.origin, crossOrigin = false } = otherwise
  const said = {
    type: otherwise.type ?? type,
    challenge: otherwise.challenge ?? challenge,
    origin,
    crossOrigin
  }
  return Buffer.from(JSON.stringify(said))
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

/** CBOR of a short text, of bytes, and of a P-256 key (COSE). */
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
const byteString = (value: Buffer) => Buffer.concat([Buffer.from([0x59]), uint16(value.length), value])

function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = (value: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, 'base64url')])
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, point(x), Buffer.from([0x22]), point(y)])
}

/** An attestation statement with a certificate: CBOR of {x5c: [bytes]}. */
export const certified = Buffer.concat([
  Buffer.from([0xa1]),
  text('x5c'),
  Buffer.from([0x81]),
  byteString(Buffer.from('a certificate'))
])
