/**
 * One request on its way through the shell: who calls, what read models it waits for, whether it may. All of
 * that is known before the body is read.
 */

import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Engine, Positions } from '@bursar/event-sourcing'
import { mergePositions, RefusedError } from '@bursar/event-sourcing'
import type { FastifyRequest } from 'fastify'
import { type Admitted, type Asker, checkAccess } from '../access/check.ts'
import { ACCESS } from '../access/projection.ts'
import { fail } from '../errors/fail.ts'
import type { Caller } from '../operation/caller.ts'
import { OPERATOR, type Visitor } from '../operation/caller.ts'
import type { Operation } from '../operation/operation.ts'
import type { ProfileRef } from '../operation/refs.ts'
import { seenNothing } from '../operation/seen.ts'
import { networkOf } from '../throttle/network.ts'
import type { Throttle } from '../throttle/throttle.ts'
import { checkKey, checkKeyProfile, keyCaller, secretOf } from './api-keys.ts'
import { decideInTime } from './decide-in-time.ts'
import { POSITION_HEADER, parsePosition, REMEMBERED_HEADER, waitFor } from './positions.ts'
import { bearerOf, type TokenCheck } from './tokens.ts'
import type { visitorsOf } from './visitors.ts'

/** What the shell knows of a request; `request.call` in hooks and handlers. */
export interface Call {
  readonly operation: Operation
  /** The domain's now, taken once. */
  readonly now: string
  /** What stands in the URL for each `{name}` of the operation's path. */
  readonly params: Readonly<Record<string, string>>
  caller: Caller | null
  /** See OperationRequest. */
  visitor: Visitor | null
  admitted: Admitted
  /** Positions that the request brought. */
  sent: Positions
  /** Those of them that only the gateway remembers. */
  remembered: Positions
  /** True once a write of this request is in the log. */
  wrote: boolean
  /** Services that a remembered position was not waited for to the end. */
  missing: readonly string[]
  /** True when there is nothing that the caller may see: see `lists` of an operation. */
  barred: boolean
  /** Own log position up to which this request wrote, 0 for nothing. */
  written: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null outside of services' operations. */
    call: Call | null
  }
}

export interface CallParts {
  readonly engine: Engine
  readonly operatorToken: string | undefined
  readonly checkToken: TokenCheck['check']
  /** Whether a browser sent it from another origin: see foreignOrigins. */
  isForeign(headers: IncomingHttpHeaders): boolean
  readonly visitor: ReturnType<typeof visitorsOf>
  /** Counts API keys that are none. */
  readonly throttle: Throttle
}

/** API keys a network may show that are none: more are not looked up. */
const WRONG_KEYS = { most: 60, seconds: 60 }

const notAdmitted: Admitted = { profile: undefined, user: undefined, seen: seenNothing }

/** A call of which nothing is known yet. */
export function newCall(operation: Operation, now: string, params: Call['params']): Call {
  return {
    operation,
    now,
    params,
    caller: null,
    visitor: null,
    admitted: notAdmitted,
    sent: {},
    remembered: {},
    wrote: false,
    missing: [],
    barred: false,
    written: 0
  }
}

/** Lets a request in, or throws RefusedError: 401, 403, 404, then 400, or 503 when it waited in vain. */
export async function enter(parts: CallParts, request: FastifyRequest, call: Call): Promise<void> {
  const { operation } = call
  await waitForPositions(parts.engine, request, call)
  const asker = await identify(parts, request, call)
  if (call.caller) checkKey(call.caller, operation)
  // What only users may ask for is about the visitor whom they were before they logged in.
  if (operation.visitors && (!call.caller || operation.access !== 'public')) {
    call.visitor = await parts.visitor(request.headers.cookie, call.now)
  }
  const { params } = call
  if (operation.access !== 'public' || params.profile !== undefined || params.user !== undefined) {
    const question = {
      operation,
      params,
      asker,
      now: call.now,
      ...(operation.provider && { provider: providerOf(parts.engine, operation.provider, params) })
    }
    const check = () => checkAccess(parts.engine.collection(ACCESS), question)
    call.admitted = await decideInTime(parts.engine, call, check).catch((error) => {
      if (!mayAskByIds(request, operation, error)) throw error
      call.barred = true
      return notAdmitted
    })
  }
  if (call.caller) checkKeyProfile(call.caller, call.admitted.profile)
  refuseForeign(parts, request, call)
}

/** Whose an id is may be asked by everybody: who may see none of a list of the broker's is told of nobody. */
function mayAskByIds({ query }: FastifyRequest, { access, lists }: Operation, refused: unknown): boolean {
  const isForbidden = refused instanceof RefusedError && refused.refusal.code === 'forbidden'
  return isForbidden && access === 'broker' && lists.includes('id') && Object.hasOwn(query as object, 'id')
}

/**
 * A browser sends cookies along from whichever page asks, and a page may log its visitor in as somebody else. Only who
 * shows a token of their own meant what is sent, whatever page it is from: a browser remembers what Basic was typed in.
 */
function refuseForeign(
  { isForeign }: CallParts,
  { headers }: FastifyRequest,
  { operation, caller }: Call
): void {
  if (operation.method !== 'GET' && (caller === null || caller.key) && isForeign(headers))
    fail('cross_origin')
}

function providerOf(engine: Engine, find: NonNullable<Operation['provider']>, params: Call['params']) {
  return (profile: ProfileRef) => find({ params, profile, engine, collection: engine.collection })
}

/** Waits for what the client sent, and a little for what only the gateway remembers. What is no position is ignored. */
async function waitForPositions(engine: Engine, request: FastifyRequest, call: Call): Promise<void> {
  const sentText = request.headers[POSITION_HEADER]
  const rememberedText = request.headers[REMEMBERED_HEADER]
  if (sentText === undefined && rememberedText === undefined) return
  const sent = typeof sentText === 'string' ? (parsePosition(sentText) ?? {}) : {}
  const remembered = typeof rememberedText === 'string' ? (parsePosition(rememberedText) ?? {}) : {}
  call.sent = sentText === undefined ? remembered : mergePositions(sent, remembered)
  if (Object.keys(sent).length > 0) {
    const missing = await waitFor(engine, { positions: sent, by: 'sent' })
    if (missing.length > 0) fail('not_up_to_date')
  }
  if (Object.keys(remembered).length > 0) {
    call.remembered = remembered
    call.missing = await waitFor(engine, { positions: remembered, by: 'remembered' })
  }
}

/**
 * Who calls. A token that never was one of ours is 401 even on public URLs; one that has ended is nobody
 * there, so that a client which sends it along can still log in or exchange its refresh token.
 */
async function identify(parts: CallParts, request: FastifyRequest, call: Call): Promise<Asker> {
  const { authorization } = request.headers
  const secret = secretOf(authorization)
  if (secret !== null) return byKey(parts, request, call, secret)
  const bearer = bearerOf(authorization)
  if (bearer === null) return null
  if (bearer === undefined) return fail('invalid_token')
  if (isOperator(parts.operatorToken, bearer)) {
    call.caller = { user: OPERATOR, session: OPERATOR, token: bearer, claims: {} }
    return 'operator'
  }
  const verdict = await parts.checkToken(bearer, () => request.jwtVerify())
  if (verdict.is === 'good') {
    call.caller = verdict.caller
    return verdict.caller
  }
  return verdict.is === 'ended' && call.operation.access === 'public' ? null : fail('invalid_token')
}

/** A key that was made a moment ago is waited for; one that is none is 401 on public URLs too. */
async function byKey(
  { engine, throttle }: CallParts,
  { ip }: FastifyRequest,
  call: Call,
  secret: string | undefined
): Promise<Caller> {
  const find = async () =>
    secret === undefined ? undefined : keyCaller(engine.collection(ACCESS), secret, call.now)
  const known = await find()
  if (!known) await throttle.take(WRONG_KEYS, 'wrong keys', networkOf(ip))
  const caller =
    known ?? (await decideInTime(engine, call, async () => (await find()) ?? fail('not_found')).catch(noKey))
  call.caller = caller
  return caller
}

function noKey(error: unknown): never {
  if (error instanceof RefusedError && error.refusal.code === 'not_found') return fail('invalid_token')
  throw error
}

function isOperator(operatorToken: string | undefined, bearer: string): boolean {
  if (!operatorToken) return false
  if (operatorToken.length !== bearer.length) return false
  const [known, given] = [Buffer.from(operatorToken), Buffer.from(bearer)]
  return known.length === given.length && timingSafeEqual(known, given)
}
