/** What this browser and its device do with passkeys. The library comes with the first use. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON
} from '@simplewebauthn/browser'
import { api } from './client.ts'

const library = () => import('@simplewebauthn/browser')

export const canUsePasskeys = typeof PublicKeyCredential !== 'undefined'

/** Whoever takes back what the device asks is told so, and not that something is broken. */
export class PasskeyNotShown extends Error {
  override readonly name = 'PasskeyNotShown'
}

/** Lets the device show one. Throws PasskeyNotShown. */
export async function showPasskey(): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await library()
  const options = (await api.post('/api/auth/passkeys/options')).body as unknown
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON
  return shown(startAuthentication({ optionsJSON }), 'No passkey was shown. Try again, or use your password.')
}

/** Lets the device make one. Throws PasskeyNotShown. */
export async function makePasskey(options: unknown): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await library()
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON
  return shown(
    startRegistration({ optionsJSON }),
    'No passkey was made. This device may have one of this account.'
  )
}

async function shown<Value>(asked: Promise<Value>, otherwise: string): Promise<Value> {
  try {
    return await asked
  } catch (cause) {
    throw new PasskeyNotShown(otherwise, { cause })
  }
}
