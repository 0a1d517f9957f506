/** The OpenID Connect issuers of a site, as their file names them. */
import { compileSchema } from '@bursar/event-sourcing'
import { type Static, Type } from 'typebox'
import { ConfigError } from './config-error.ts'
import { readSecret } from './secrets.ts'

/** An issuer whose accounts may log in; see IssuerSettings of the auth service. */
export interface OpenIdIssuer {
  readonly slug: string
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly authoritativeFor: readonly string[]
}

const NAME = 'BURSAR_OPENID_FILE'

const ISSUERS_MAX = 20

const Issuers = Type.Array(
  Type.Object(
    {
      slug: Type.String({ pattern: '^[a-z0-9][-a-z0-9]{0,39}$' }),
      title: Type.String({ minLength: 1, maxLength: 60 }),
      issuer: Type.String({ minLength: 1, maxLength: 500 }),
      client_id: Type.String({ minLength: 1, maxLength: 500 }),
      client_secret: Type.String({ minLength: 1, maxLength: 500 }),
      authoritative_for: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 1_000 })
      )
    },
    { additionalProperties: false }
  ),
  { maxItems: ISSUERS_MAX }
)

/** Reads the file; throws ConfigError that says what is wrong in it, and shows no secret. */
export function readOpenIdIssuers(path: string): readonly OpenIdIssuer[] {
  const json = parsed(readSecret(NAME, path), path)
  const check = compileSchema(Issuers)
  if (!check.Check(json)) {
    const [fault] = check.Errors(json)
    const where = fault?.instancePath ? ` at ${fault.instancePath}` : ''
    throw new ConfigError(`${NAME}: ${path}${where} ${fault?.message ?? 'is not a list of issuers'}.`)
  }
  const slugs = new Set<string>()
  return (json as Static<typeof Issuers>).map(
    ({ client_id, client_secret, authoritative_for = [], ...issuer }) => {
      if (slugs.has(issuer.slug)) throw new ConfigError(`${NAME}: ${path} has the slug ${issuer.slug} twice.`)
      slugs.add(issuer.slug)
      if (!isIssuerUrl(issuer.issuer)) {
        const rule = 'must be an https URL (http on loopback alone) without a query'
        throw new ConfigError(`${NAME}: the issuer of ${issuer.slug} in ${path} ${rule}.`)
      }
      return {
        ...issuer,
        clientId: client_id,
        clientSecret: client_secret,
        authoritativeFor: authoritative_for
      }
    }
  )
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError(`${NAME}: ${path} is not valid JSON.`)
  }
}

function isIssuerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  return (
    (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && `${search}${hash}${username}` === ''
  )
}
