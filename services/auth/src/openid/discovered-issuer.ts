/** An issuer by openid-client: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9700). */
import { isEmail } from '@bursar/contracts'
import type { Configuration } from 'openid-client'
import type { Finished, Issuer, IssuerFault, IssuerSettings } from './issuers.ts'
import { isAuthoritative } from './issuers.ts'

const limits = {
  /** For each request to an issuer. */
  seconds: 10,
  /** What an issuer says of its endpoints is asked for again after that, in milliseconds. */
  knownMs: 3_600_000,
  name: 255,
  subject: 255
}

type Library = typeof import('openid-client')

/** Makes it; the library is loaded with the first login. @param now real milliseconds since 1970 */
export function discoveredIssuer(settings: IssuerSettings, now: () => number): Issuer {
  const { slug, title, issuer, clientId, clientSecret } = settings
  let known: { readonly config: Promise<Configuration>; readonly until: number } | undefined

  async function discover(library: Library): Promise<Configuration> {
    const server = new URL(issuer)
    // Plain HTTP is for an issuer on this very machine, which only tests have.
    const execute = server.protocol === 'http:' ? [library.allowInsecureRequests] : []
    return library.discovery(server, clientId, clientSecret, undefined, { timeout: limits.seconds, execute })
  }

  /** Of many who ask at once one asks the issuer; a failure is forgotten at once. */
  function configured(library: Library): Promise<Configuration> {
    if (known && now() < known.until) return known.config
    const config = discover(library)
    known = { config, until: now() + limits.knownMs }
    config.catch(() => {
      known = undefined
    })
    return config
  }

  return {
    slug,
    title,
    async begin(redirectUri) {
      const library = await import('openid-client')
      const config = await configured(library).catch(() => undefined)
      if (!config) return undefined
      const [verifier, state, nonce] = [
        library.randomPKCECodeVerifier(),
        library.randomState(),
        library.randomNonce()
      ]
      const url = library.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce
      })
      return { url: url.href, verifier, state, nonce }
    },
    async finish(answered, begun) {
      const library = await import('openid-client')
      try {
        const config = await configured(library)
        const tokens = await library.authorizationCodeGrant(config, answered, {
          pkceCodeVerifier: begun.verifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true
        })
        return identityOf(settings, tokens.claims() as Claims | undefined)
      } catch (error) {
        return { ok: false, fault: faultOf(library, error) }
      }
    }
  }
}

interface Claims {
  readonly iss: string
  readonly sub: string
  readonly email?: unknown
  readonly email_verified?: unknown
  readonly name?: unknown
}

function identityOf(settings: IssuerSettings, claims: Claims | undefined): Finished {
  if (!claims || claims.sub.length > limits.subject) return { ok: false, fault: 'failed' }
  const { iss, sub, email, email_verified, name } = claims
  const counts =
    typeof email === 'string' && email_verified === true && isEmail(email) && isAuthoritative(settings, email)
  return {
    ok: true,
    identity: {
      issuer: settings.slug,
      iss,
      sub,
      ...(counts && { email }),
      ...(typeof name === 'string' && { name: name.trim().slice(0, limits.name) })
    }
  }
}

function faultOf({ AuthorizationResponseError }: Library, error: unknown): IssuerFault {
  return error instanceof AuthorizationResponseError && error.error === 'access_denied' ? 'denied' : 'failed'
}
