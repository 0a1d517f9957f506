/**
 * WebAuthn: what devices are asked, and whether what they answer is good. The relying party is the public URL's host, and
 * no page of another origin is believed. The library is loaded with the first use.
 */
import type { NewPasskey, PasskeyLogin } from '@bursar/contracts'
import { CHALLENGE_MS } from './challenges.ts'
import type { PasskeyState } from './domain/passkeys.ts'

type NewResponse = NewPasskey['response']
type LoginResponse = PasskeyLogin['response']

/** A new passkey whose answer was good. */
export interface VerifiedPasskey {
  readonly passkey: string
  readonly public_key: string
  readonly counter: number
  readonly challenge: string
}

export interface Webauthn {
  creationOptions(wanted: {
    readonly challenge: Buffer
    /** Name of the site, as devices show it. */
    readonly site: string
    readonly user: { readonly id: string; readonly name: string; readonly fullName: string }
    readonly known: readonly PasskeyState[]
  }): Promise<object>
  requestOptions(challenge: Buffer): Promise<object>
  /** Undefined when anything of it is wrong. */
  verifyNew(response: NewResponse, isGood: IsGood): Promise<VerifiedPasskey | undefined>
  /** What the device has counted, and the challenge; undefined when anything of it is wrong. */
  verifyLogin(
    response: LoginResponse,
    passkey: PasskeyState,
    isGood: IsGood
  ): Promise<{ readonly counter: number; readonly challenge: string } | undefined>
}

type IsGood = (challenge: string) => boolean

/** @param origin the public URL */
export async function openWebauthn(origin: string): Promise<Webauthn> {
  const [library, { decodeAttestationObject }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers')
  ])
  const { origin: expectedOrigin, hostname: rpID } = new URL(origin)
  const expected = { expectedOrigin, expectedRPID: rpID, requireUserVerification: true } as const

  /** Certificates make the library ask the servers that they name: none is asked for, and none is looked at. */
  function isUncertified({ response }: NewResponse): boolean {
    const attestation = decodeAttestationObject(bytesOf(response.attestationObject))
    const fmt = attestation.get('fmt')
    return fmt === 'none' || (fmt === 'packed' && attestation.get('attStmt').get('x5c') === undefined)
  }

  return {
    creationOptions: ({ challenge, site, user, known }) =>
      library.generateRegistrationOptions({
        rpName: site,
        rpID,
        userID: bytes(Buffer.from(user.id)),
        userName: user.name,
        userDisplayName: user.fullName,
        challenge: bytes(challenge),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        excludeCredentials: known.map(({ passkey, transports }) => ({
          id: passkey,
          transports: [...transports] as never[]
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
      }),
    requestOptions: (challenge) =>
      library.generateAuthenticationOptions({
        rpID,
        challenge: bytes(challenge),
        timeout: CHALLENGE_MS,
        userVerification: 'required'
      }),
    verifyNew: (response, isGood) =>
      orNothing(async () => {
        if (!isUncertified(response) || isInFrame(response.response.clientDataJSON)) return undefined
        const { expectedChallenge, shown } = challengeOf(isGood)
        const { verified, registrationInfo } = await library.verifyRegistrationResponse({
          ...expected,
          expectedChallenge,
          response: { ...response, clientExtensionResults: {} } as never
        })
        if (!verified || !registrationInfo) return undefined
        const { id, publicKey, counter } = registrationInfo.credential
        return {
          passkey: id,
          public_key: Buffer.from(publicKey).toString('base64url'),
          counter,
          challenge: shown()
        }
      }),
    verifyLogin: (response, { passkey, public_key, counter }, isGood) =>
      orNothing(async () => {
        if (isInFrame(response.response.clientDataJSON)) return undefined
        const { expectedChallenge, shown } = challengeOf(isGood)
        const { verified, authenticationInfo } = await library.verifyAuthenticationResponse({
          ...expected,
          expectedChallenge,
          response: { ...response, clientExtensionResults: {} } as never,
          credential: { id: passkey, publicKey: bytesOf(public_key), counter }
        })
        return verified ? { counter: authenticationInfo.newCounter, challenge: shown() } : undefined
      })
  }
}

/** The library throws for what is malformed as for what is wrong: both are no. */
async function orNothing<Value>(work: () => Promise<Value | undefined>): Promise<Value | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}

/** Takes a challenge that is good, and says which one it was. */
function challengeOf(isGood: IsGood) {
  let text = ''
  return {
    expectedChallenge(challenge: string) {
      text = challenge
      return isGood(challenge)
    },
    shown: () => text
  }
}

/** A page of ours inside a page of somebody else's: who looks at it does not know whom they answer. */
function isInFrame(clientData: string): boolean {
  return JSON.parse(Buffer.from(clientData, 'base64url').toString()).crossOrigin === true
}

/** A copy of its own, as the library wants it. */
function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(buffer)
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return bytes(Buffer.from(base64url, 'base64url'))
}
