/** A real OpenID Connect issuer on loopback (Core 1.0, with PKCE), which believes whatever a test tells it of a person. */
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Whom the issuer says that it has logged in. */
export interface IssuedPerson {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
}

/** What a test changes about an ID token before it is signed. */
export type Tampering = (claims: Record<string, unknown>) => Record<string, unknown>

export interface TestIssuer {
  /** The issuer identifier. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /**
   * A person logs in there, after the site has sent the browser to `authorization`; answers the URL by which the
   * browser comes back. Null for one who refuses.
   */
  visit(authorization: string, person: IssuedPerson | null, tamper?: Tampering): string
  close(): Promise<void>
}

interface Granted {
  readonly person: IssuedPerson
  readonly nonce: string | null
  readonly challenge: string | null
  readonly redirectUri: string | null
  readonly tamper: Tampering
}

/** Starts one on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }
  const [clientId, clientSecret] = ['bursar-test', randomUUID()]
  const granted = new Map<string, Granted>()
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', url)
    if (pathname === '/.well-known/openid-configuration') return send(response, 200, metadata())
    if (pathname === '/jwks') return send(response, 200, { keys: [jwk] })
    if (pathname === '/token') return void token(request, response)
    return send(response, 404, {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const metadata = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post']
  })

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request))
    const code = form.get('code') ?? ''
    const grant = granted.get(code)
    granted.delete(code)
    const isClient = request.headers.authorization === basic || form.get('client_secret') === clientSecret
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isMeant = grant?.challenge === verifier && grant.redirectUri === form.get('redirect_uri')
    if (!isClient || !grant || !isMeant) return send(response, 400, { error: 'invalid_grant' })
    const now = Math.floor(Date.now() / 1_000)
    const claims = grant.tamper({
      iss: url,
      aud: clientId,
      iat: now,
      exp: now + 300,
      ...(grant.nonce !== null && { nonce: grant.nonce }),
      ...grant.person
    })
    send(response, 200, { access_token: randomUUID(), token_type: 'Bearer', id_token: signed(claims) })
  }

  function signed(claims: object): string {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
    const head = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part(claims)}`
    return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`
  }

  return {
    url,
    clientId,
    clientSecret,
    visit(authorization, person, tamper = (claims) => claims) {
      const asked = new URL(authorization).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.searchParams.set('state', asked.get('state') ?? '')
      if (person === null) back.searchParams.set('error', 'access_denied')
      else {
        const code = randomUUID()
        granted.set(code, {
          person,
          nonce: asked.get('nonce'),
          challenge: asked.get('code_challenge'),
          redirectUri: asked.get('redirect_uri'),
          tamper
        })
        back.searchParams.set('code', code)
      }
      return back.href
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}
