/** The typed client: operations by method and path, on the platform's fetch. */
import type { Credentials, Register, TokenPair } from '@bursar/contracts'
import type { Answer, Asked, ListPath, Method, Page, Path, Row, RowsPath } from './api.ts'
import { ApiError } from './api-error.ts'
import { cookieJar } from './cookies.ts'
import { type CsvFile, untilHeaders } from './csv.ts'
import { type OwnPosition, ownPosition } from './positions.ts'
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

/** Where the tokens of somebody who logs in are kept. */
export type Keep = Pick<Identity, 'onSession'>

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
  /** All rows of a list or table as a CSV file: its query is the list's, without pages. Resolves when it begins. */
  csv<Where extends RowsPath>(path: Where, ...rest: Rest<'GET', Where>): Promise<CsvFile>
  /** A client of somebody else at the same system. */
  as(who: Identity): Client
  /** Logs in, and answers a client of that user. */
  logIn(credentials: Credentials, keep?: Keep): Promise<Client>
  /** Registers, and answers a client of that user. */
  register(user: Register, keep?: Keep): Promise<Client>
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
  const send = sender(options)
  const tokens = createTokens({
    token: options.token,
    session: options.session,
    onSession: options.onSession,
    isOver: (error) => error instanceof ApiError && refusedForGood.has(error.status),
    async exchange(refreshToken, idempotencyKey) {
      const asked = { body: { token: refreshToken }, idempotencyKey }
      return (await send('POST', '/api/auth/tokens', asked)).body as TokenPair
    }
  })
  const call = caller(send, tokens, own)
  const as = (who: Identity) => createClient({ ...options, ...anonymous, ...who })
  const sessionOf = async (path: string, body: unknown, keep: Keep = {}) => {
    const answer = await call('POST', path, { body })
    const position = answer.headers.get('x-position') ?? undefined
    return as({ ...keep, session: answer.body as TokenPair, position })
  }
  const asker = (method: Method) => (path: string, asked?: Question) => call(method, path, asked)
  return {
    get: asker('GET'),
    post: asker('POST'),
    put: asker('PUT'),
    patch: asker('PATCH'),
    delete: asker('DELETE'),
    pages: (path: string, asked?: Question) => pagesOf(call, path, asked),
    list: (path: string, asked?: Question) => rowsOf(pagesOf(call, path, asked)),
    csv: async (path: string, asked?: Question) => (await call('GET', path, asCsv(asked))).body as CsvFile,
    as,
    logIn: (credentials, keep) => sessionOf('/api/auth', credentials, keep),
    register: (user, keep) => sessionOf('/api/auth/register', user, keep),
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

type Question = Contents & CallOptions & { readonly asFile?: boolean }

/** Errors stay problems. */
function asCsv(asked: Question = {}): Question {
  const accept = 'text/csv, application/problem+json'
  return { ...asked, asFile: true, headers: { ...asked.headers, accept } }
}

type Send = (method: Method, path: string, asked: Question, onAnswer?: OnAnswer) => Promise<Received>
type OnAnswer = (answer: Received) => void

/** Statuses that an exchange of tokens is refused with once and for all. */
const refusedForGood = new Set([400, 401, 403])

/** Asks as one caller: with its token, what it wrote, and its cookies. */
function caller(send: Send, tokens: Tokens, own: OwnPosition) {
  const cookies = cookieJar()
  // Refusals say it too: what is refused may have written something before.
  return (method: Method, path: string, asked: Question = {}): Promise<Received> => {
    const keyed = method === 'GET' ? asked : { idempotencyKey: crypto.randomUUID(), ...asked }
    return authorized(tokens, (bearer) => {
      const sent = own.text
      // Refusals say it too: what is refused may have written something before.
      const onAnswer = ({ headers }: Received) => {
        own.add(headers.get('x-position'), sent)
        cookies.keep(headers)
      }
      const headers = {
        ...asked.headers,
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(sent !== undefined && { 'x-position': sent }),
        ...(cookies.header !== undefined && { cookie: cookies.header })
      }
      return send(method, path, { ...keyed, headers }, onAnswer)
    })
  }
}

interface AnyPage {
  readonly next: string | null
  readonly results: readonly unknown[]
}

async function* pagesOf(call: ReturnType<typeof caller>, path: string, asked: Question = {}) {
  let query = asked.query ?? {}
  for (;;) {
    const page = (await call('GET', path, { ...asked, query })).body as AnyPage
    yield page
    if (page.next === null) return
    // The link is to where the system believes to be; its page is what counts.
    query = { ...query, page: Number(new URL(page.next).searchParams.get('page')) }
  }
}

async function* rowsOf(pages: AsyncGenerator<AnyPage>) {
  for await (const { results } of pages) yield* results
}

const anonymous: Identity = {
  token: undefined,
  session: undefined,
  onSession: undefined,
  position: undefined
}

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

/** One request to its end, retries included; `onAnswer` is told of every answer on the way. */
function sender({ url, limits, fetch: send = fetch, random = Math.random }: ClientOptions): Send {
  return (method, path, asked, onAnswer) => {
    const { target, init } = contentsOf(method, path, asked)
    const parts = {
      asking: { method, path: target.split('?', 1)[0] ?? '' },
      limits: { ...usualLimits, ...limits, ...asked.limits },
      signal: asked.signal,
      random
    }
    return withRetries(parts, async (attempt) => {
      const { signal, came } = asked.asFile
        ? untilHeaders(attempt, asked.signal)
        : { signal: attempt, came: () => undefined }
      const answer = await received(await send(url + target, { ...init, signal }), asked.asFile)
      came()
      onAnswer?.(answer)
      return answer
    })
  }
}
