/** The typed client: operations by method and path, on the platform's fetch. */
import type { Credentials, Register, TokenPair } from '@bursar/contracts'
import type { Answer, Asked, ListPath, Method, Page, Path, Row } from './api.ts'
import { ApiError } from './api-error.ts'
import { cookieJar } from './cookies.ts'
import { ownPosition } from './positions.ts'
import { type Received, type RetryLimits, usualLimits, withRetries } from './retries.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { type Contents, contentsOf, received } from './wire.ts'

/** Who calls; nobody when neither is given. */
export interface Identity {
  /** A bearer that is never exchanged, such as an operator's. */
  readonly token?: string | undefined
  /** What a login or registration answered. */
  readonly session?: TokenPair | undefined
  /** Told of each new pair of tokens, to keep it, and with undefined that the session has ended. */
  readonly onSession?: ((session: TokenPair | undefined) => void) | undefined
  /** X-Position of an earlier client of the same caller. */
  readonly position?: string | undefined
}

export interface ClientOptions extends Identity {
  /** Where the system answers, without a trailing slash: `https://billing.example.com`. */
  readonly url: string
  readonly limits?: Partial<RetryLimits>
  /** In place of the platform's own. */
  readonly fetch?: typeof fetch
  /** Spreads the pauses between attempts; in [0, 1[. */
  readonly random?: () => number
}

/** Options of every request. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly limits?: Partial<RetryLimits>
  /** Of a mutation whose repeat, even by another client, is to get the first answer; made up when absent. */
  readonly idempotencyKey?: string
  /** Beside those that the client sends by itself. */
  readonly headers?: Readonly<Record<string, string>>
}

type Rest<Of extends Method, Where extends string> =
  Record<never, never> extends Asked<Of, Where>
    ? [asked?: Asked<Of, Where> & CallOptions]
    : [asked: Asked<Of, Where> & CallOptions]

type Ask<Of extends Method> = <Where extends Path<Of>>(
  path: Where,
  ...rest: Rest<Of, Where>
) => Promise<Answer<Of, Where>>

/**
 * Paths are those of the API's documentation, with `params` for their `{names}`. Every method throws ApiError when
 * the system refuses and UnansweredError when no answer came; both only after the retries that make sense.
 */
export interface Client {
  readonly get: Ask<'GET'>
  readonly post: Ask<'POST'>
  readonly put: Ask<'PUT'>
  readonly patch: Ask<'PATCH'>
  readonly delete: Ask<'DELETE'>
  /** The rows of all pages, from `query.page` on. */
  list<Where extends ListPath>(path: Where, ...rest: Rest<'GET', Where>): AsyncGenerator<Row<Where>>
  /** The same, page by page, with what the list says beside its rows. */
  pages<Where extends ListPath>(path: Where, ...rest: Rest<'GET', Where>): AsyncGenerator<Page<Where>>
  /** A client of somebody else at the same system. */
  as(who: Identity): Client
  /** Logs in, and answers a client of that user. */
  logIn(credentials: Credentials): Promise<Client>
  /** Registers, and answers a client of that user. */
  register(user: Register): Promise<Client>
  /** The session as it is now. */
  readonly session: TokenPair | undefined
  /** Up to where this client's writes go; it is sent along by itself. */
  readonly position: string | undefined
  /** From now on this client also reads what another caller had written when that was its position. */
  readAfter(position: string | undefined): void
}

/** Makes a client of one caller. It reads its own writes: each request is answered from data that has them. */
export function createClient(options: ClientOptions): Client {
  const own = ownPosition(options.position)
  const cookies = cookieJar()
  const send = sender(options)
  const tokens = createTokens({
    token: options.token,
    session: options.session,
    onSession: options.onSession,
    isOver: (error) => error instanceof ApiError && error.status < 500,
    async exchange(refreshToken, idempotencyKey) {
      const asked = { body: { token: refreshToken }, idempotencyKey }
      return (await send('POST', '/api/auth/tokens', asked, {})).body as TokenPair
    }
  })

  async function call(method: Method, path: string, asked: Contents & CallOptions = {}): Promise<Received> {
    const keyed = method === 'GET' ? asked : { idempotencyKey: crypto.randomUUID(), ...asked }
    const answer = await authorized(tokens, async (bearer) => {
      const headers = {
        ...asked.headers,
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(own.text !== undefined && { 'x-position': own.text }),
        ...(cookies.header !== undefined && { cookie: cookies.header })
      }
      return send(method, path, keyed, headers)
    })
    own.add(answer.headers.get('x-position'))
    cookies.keep(answer.headers)
    return answer
  }

  async function* pages(path: string, asked: Contents & CallOptions = {}) {
    let query = asked.query ?? {}
    for (;;) {
      const { body } = await call('GET', path, { ...asked, query })
      const page = body as { readonly next: string | null }
      yield page
      if (page.next === null) return
      // The link is to where the system believes to be; its page is what counts.
      query = { ...query, page: Number(new URL(page.next).searchParams.get('page')) }
    }
  }

  async function* list(path: string, asked?: Contents & CallOptions) {
    for await (const page of pages(path, asked)) yield* (page as unknown as { results: unknown[] }).results
  }

  const as = (who: Identity) => createClient({ ...options, ...nobody, ...who })
  const sessionOf = async (path: string, body: unknown) => {
    const answer = await call('POST', path, { body })
    return as({ session: answer.body as TokenPair, position: answer.headers.get('x-position') ?? undefined })
  }
  const asker = (method: Method) => (path: string, asked?: Contents & CallOptions) =>
    call(method, path, asked)
  return {
    get: asker('GET'),
    post: asker('POST'),
    put: asker('PUT'),
    patch: asker('PATCH'),
    delete: asker('DELETE'),
    list,
    pages,
    as,
    logIn: (credentials) => sessionOf('/api/auth', credentials),
    register: (user) => sessionOf('/api/auth/register', user),
    get session() {
      return tokens.session
    },
    get position() {
      return own.text
    },
    readAfter: (position) => own.add(position)
    // The types are those of the operations; what is done is the same for all of them.
  } as Client
}

const nobody: Identity = { token: undefined, session: undefined, onSession: undefined, position: undefined }

/** Shows the caller's token, and once another one when it is refused. */
async function authorized(
  tokens: Tokens,
  ask: (bearer: string | undefined) => Promise<Received>
): Promise<Received> {
  const bearer = await tokens.bearer()
  try {
    return await ask(bearer)
  } catch (error) {
    const refused = error instanceof ApiError && error.code === 'invalid_token'
    if (!refused || bearer === undefined || !(await tokens.renew(bearer))) throw error
    return ask(await tokens.bearer())
  }
}

/** One request to its end, retries included. */
function sender({ url, limits, fetch: send = fetch, random = Math.random }: ClientOptions) {
  return (
    method: Method,
    path: string,
    asked: Contents & CallOptions,
    headers: Readonly<Record<string, string>>
  ): Promise<Received> => {
    const { target, init } = contentsOf(method, path, asked, headers)
    const parts = {
      asking: { method, path: target.split('?', 1)[0] ?? '' },
      limits: { ...usualLimits, ...limits, ...asked.limits },
      signal: asked.signal,
      random
    }
    return withRetries(parts, async (signal) => received(await send(url + target, { ...init, signal })))
  }
}
