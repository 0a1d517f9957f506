/**
 * One operation of the HTTP API: schema, access and handler as one value. Token, access, idempotency,
 * positions, error mapping and the OpenAPI document come with it from the shell (shell.ts).
 */

import type { UrlParameters } from '@bursar/contracts'
import type { Cause, Collection, Engine, Transaction } from '@bursar/event-sourcing'
import type { Static, TObject, TSchema } from 'typebox'
import type { Refused } from '../errors/error-body.ts'
import type { ListRequest } from '../lists/list-source.ts'
import type { Caller, TokenVerdict, Visitor } from './caller.ts'
import type { ProfileRef, UserRef } from './refs.ts'
import type { Seen } from './seen.ts'

/** Who may call (api: access classes). GET is open to contributors where a class says so. */
export type Access =
  | 'public'
  | 'user'
  | 'self'
  | 'direct'
  | 'provider'
  | 'provider-only'
  | 'broker'
  /** Whoever shows the operator's token, and no user. */
  | 'operator'

/** What a handler answers: a status of `answers` and its JSON body (undefined for 204), or the bytes of a `File`. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A refusal that is to be given again to a repeat, which may ask for it in another form; `body` is absent. */
  readonly refused?: Refused
  /** False for an answer that is worked out anew when its Idempotency-Key comes again: nothing was done. */
  readonly kept?: boolean
}

export const answer = (status: number, body?: unknown, headers?: Record<string, string>): Answer =>
  headers ? { status, body, headers } : { status, body }

/** A request before anything of it is understood. */
export interface RawRequest {
  /** The body, byte for byte; empty when there was none. */
  readonly bytes: Buffer
  /** A header's text by its name in lower case; several of one name joined by commas. */
  header(name: string): string | undefined
}

/**
 * What a handler gets. Generic over the body and the query that its schemas describe, and over the parameters that its
 * path has; whatever serves several paths says which it reads.
 */
export interface OperationRequest<Body = unknown, Query = Record<string, unknown>, Params = object> {
  /** What stands in the URL for each `{name}` of the path, as it is looked up: see nameOfUrl. */
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The file of an upload (`text/csv`, or in a `multipart/form-data`) or of `attached`, byte for byte; absent otherwise. */
  readonly upload?: Buffer
  /** What was sent, as it was sent: for operations that check a signature over it. */
  readonly raw: RawRequest
  /** Null on public URLs when nobody is logged in. */
  readonly caller: Caller | null
  /** Who calls where nobody is logged in, on operations that visitors have something on; null elsewhere. */
  readonly visitor: Visitor | null
  /** What `{profile}` of the URL names; reading it where the URL has none is a fault of ours. */
  readonly profile: ProfileRef
  /** What `{user}` of the URL names. */
  readonly user: UserRef
  /** How much of `{profile}` the caller may see. */
  readonly seen: Seen
  /** Marks every event that this request causes. */
  readonly cause: Cause
  /** The domain's now, taken once for the whole request. */
  readonly now: string
  /**
   * The instant that `as_of` names, of operations that have it in their query; `now` is that instant then. Absent: the
   * present is asked for.
   */
  readonly asOf?: string
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** Path and query as sent, for links to other pages of a list. */
  readonly url: string
  readonly address: string
  readonly agent: string
  readonly engine: Engine
  /** What throttles have counted it for: see throttleOf. */
  readonly counted: Set<string>
  /** Does what goes through many rows: two at a time for a caller, one more is 429. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>
  /** The list query of this request (dates, q, q_f, o, page, page_size). */
  readonly list: ListRequest
  collection(projection: string): Collection
  /** A copy with the personal fields opened. */
  reveal<T>(json: T): Promise<T>
  /** Who is behind an access token that came in another place than the Authorization header. */
  checkToken(token: string): Promise<TokenVerdict>
  /** A write that is not the operation's last. */
  transact<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>
  /**
   * The operation's last write: with an Idempotency-Key the answer is stored in the same append, so a repeat
   * gets it again even after a crash. `work` may run several times and has no other effects.
   */
  commit(work: (transaction: Transaction) => Promise<Answer>): Promise<Answer>
  /** What the caller has shown for a step-up; absent where none was asked for. */
  readonly proof?: Proof
  /** What recovery after a crash needs to store this request's answer itself; opaque, undefined without a key. */
  readonly resume: string | undefined
}

/**
 * Finds the provider that the charge or invoice of a `provider-only` URL is from, or whose own is what a `provider`
 * may write there: its profile's id, or null when there is no such thing.
 */
export type FindProvider<Params = object> = (
  request: Pick<OperationRequest<unknown, unknown, Params>, 'params' | 'profile' | 'engine' | 'collection'>
) => Promise<string | null>

/** Field → what a 401 says of it. */
type Said = Readonly<Record<string, readonly string[]>>

/** What an operation asks of whoever is logged in before it is handled: to show again who they are. */
export interface StepUp {
  /** What a 401 says where nothing was shown. */
  readonly needed: Said
  /** What it says where the wrong thing was; absent: the same. */
  readonly wrong?: Said
  /** Refuses what is not there, or not the caller's, before a code is used up for it. */
  readonly before?: (request: OperationRequest<any, any, any>) => Promise<void> | void
  /** Which requests need it; absent: all. */
  readonly when?: (request: OperationRequest<any, any, any>) => Promise<boolean> | boolean
  /** False where a code that came by mail means something else. */
  readonly byMail?: false
}

/** What was shown. */
export interface Proof {
  /** Fails when it proves nothing any more: it is asked in the operation's last write. */
  holds(transaction: Transaction): Promise<void>
}

/** Lets a caller pass who shows who they are, or fails with 401; undefined for a caller whose token is a secret itself. */
export type Prove = (request: OperationRequest<any, any, any>, asked: StepUp) => Promise<Proof | undefined>

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Status → schema of its body; null for an empty one. Error statuses are added by the shell. */
export type Answers = Readonly<Record<number, TSchema | null>>

/** One operation. Its type parameters are its contract: the client's types are made of them. */
export interface Operation<
  Method extends HttpMethod = HttpMethod,
  Path extends string = string,
  Query extends TObject | undefined = TObject | undefined,
  Body extends TSchema | undefined = TSchema | undefined,
  Given extends Answers = Answers,
  Lists extends string = string,
  Upload extends boolean = boolean
> {
  readonly method: Method
  /** With `{name}` parameters, as in the API's documentation. */
  readonly path: Path
  readonly access: Access
  /** (f): open also to callers whose account is not activated or who have terms to sign. */
  readonly unconditional: boolean
  readonly summary: string
  readonly query: Query
  readonly body: Body
  readonly answers: Given
  /**
   * What each event holds where the answer can be a stream of server-sent events, for whoever asks for those; absent: it
   * cannot.
   */
  readonly events: TSchema | undefined
  /** Statuses of refusals that are this operation's own: the others come with its access, its body and its path. */
  readonly refuses: readonly number[]
  /**
   * Query of lists that the operation takes: L7, L5, or a subset by name; with `id` those of the asked ids. A list of
   * the broker's that takes `id` is empty to others who ask by it, who may well want to know whose an id is.
   */
  readonly lists: readonly Lists[]
  /** True when the body may be a file. */
  readonly upload: Upload
  /** True when a form of several parts may bring a file beside the fields of its body. */
  readonly attached: boolean
  /** True when callers who are not logged in are told apart, by a cookie. */
  readonly visitors: boolean
  /** Bytes that a body may have, where it is not the usual 1 MiB, or 16 KiB on open operations. */
  readonly bodyLimit: number | undefined
  /**
   * How often a minute whoever is not logged in may ask from one network for an open operation that changes
   * something, where it is not the usual 60; null where the operation counts for itself.
   */
  readonly openLimit: number | null | undefined
  /** For `provider-only`: whose manager may call. Absent: of a provider that {profile} is a subscriber of. */
  readonly provider: FindProvider<any> | undefined
  /**
   * For what `provider` writes where the body says whose it is: every provider that may look passes, and the handler
   * takes what is its own alone.
   */
  readonly providerInBody: boolean
  /** For GET of `self`: also for the people of a profile on which {user} has a role that was accepted or asked for. */
  readonly colleagues: boolean
  /** For `direct`, and what `provider` writes: also for who looks after a shadow profile that nobody claimed. */
  readonly maker: boolean
  /**
   * Whether an API key may ask. Usually for everything that reads, and for changes of what a profile has; not for
   * what people do for themselves: logging in, their name, ways in and roles.
   */
  readonly keys: boolean
  /** For GET of `direct`: managers alone, and no contributors, the broker's included. */
  readonly managers: boolean
  /** Absent: being logged in is enough. */
  readonly stepUp: StepUp | undefined
  readonly handle: (request: OperationRequest<any, any, any>) => Promise<Answer>
}

/** Classes of what people do for themselves. */
const personal: readonly Access[] = ['public', 'user', 'self']

/** The list query of api lists with and without dates. */
export const L7 = ['start_at', 'ends_at', 'q', 'q_f', 'o', 'page', 'page_size'] as const
export const L5 = ['q', 'q_f', 'o', 'page', 'page_size'] as const

/** Declares an operation. */
export function operation<
  const Method extends HttpMethod,
  const Path extends string,
  Given extends Answers,
  Body extends TSchema | undefined = undefined,
  Query extends TObject | undefined = undefined,
  Lists extends string = never,
  const Upload extends boolean = false
>(declaration: {
  method: Method
  path: Path
  access: Access
  unconditional?: boolean
  summary: string
  query?: Query
  body?: Body
  answers: Given
  events?: TSchema
  refuses?: readonly number[]
  lists?: readonly Lists[]
  upload?: Upload
  attached?: boolean
  visitors?: boolean
  bodyLimit?: number
  openLimit?: number | null
  provider?: FindProvider<UrlParameters<Path>>
  providerInBody?: boolean
  colleagues?: boolean
  maker?: boolean
  keys?: boolean
  managers?: boolean
  stepUp?: StepUp
  // Not a method: a handler that reads a parameter which the path does not have would compile.
  handle: (
    request: OperationRequest<
      Body extends TSchema ? Static<Body> : undefined,
      Query extends TObject ? Static<Query> : Record<string, never>,
      UrlParameters<Path>
    >
  ) => Promise<Answer>
}): Operation<Method, Path, Query, Body, Given, Lists, Upload> {
  const { unconditional = false, query, body, lists = [], refuses = [], events } = declaration
  const { upload = false, attached = false, visitors = false, bodyLimit, openLimit, provider } = declaration
  const { stepUp } = declaration
  const {
    colleagues = false,
    maker = false,
    managers = false,
    providerInBody = false,
    method,
    access
  } = declaration
  const { keys = method === 'GET' || !personal.includes(access) } = declaration
  // What was left out is what its type parameter says when nobody gives it.
  const absent = { query: query as Query, body: body as Body, upload: upload as Upload }
  const who = { unconditional, provider, providerInBody, colleagues, maker, managers, keys, stepUp }
  return {
    ...declaration,
    ...absent,
    ...who,
    lists,
    refuses,
    events,
    attached,
    visitors,
    bodyLimit,
    openLimit
  }
}
