/** From an admitted request to its answer: body and query checked, handled, stored under its Idempotency-Key. */
import { Readable } from 'node:stream'
import { knowsZone } from '@bursar/calendar'
import { type Engine, RefusedError, type Transaction } from '@bursar/event-sourcing'
import type { FastifyRequest } from 'fastify'
import { asksForCsv } from '../csv/csv-asked.ts'
import { hasRows } from '../csv/csv-columns.ts'
import { exportCsv } from '../csv/export-csv.ts'
import { refusalOf, statusOf } from '../errors/error-body.ts'
import { fail } from '../errors/fail.ts'
import { parseListQuery, type RawQuery } from '../lists/list-query.ts'
import { OPERATOR } from '../operation/caller.ts'
import type { Answer, Operation, OperationRequest, Prove, RawRequest } from '../operation/operation.ts'
import { withoutSlash } from '../texts/texts.ts'
import { networkOf } from '../throttle/network.ts'
import type { Turns } from '../throttle/turns.ts'
import { asOfAsked, inOneTurn, seenAsOf } from './as-of.ts'
import { isUpload, type ReadBody } from './body.ts'
import type { Call } from './call.ts'
import { decideInTime } from './decide-in-time.ts'
import {
  answerOf,
  answerText,
  type Idempotency,
  isIdempotencyKey,
  isKept,
  type Keyed,
  type KeyRecord
} from './idempotency.ts'
import { checkQuery } from './query-check.ts'
import { type ReadRequest, readRequest, sameText } from './read-request.ts'
import { type Actor, causeOf } from './request-marks.ts'
import { checkSchema } from './schema-check.ts'
import { steppedUp } from './stepped-up.ts'
import type { TokenCheck } from './tokens.ts'

export interface AnswerParts {
  readonly engine: Engine
  readonly idempotency: Idempotency
  readonly origin: string
  readonly checkToken: TokenCheck['check']
  /** How a caller shows who they are; absent where no operation asks for it. */
  readonly prove?: Prove | undefined
  /** What goes through many rows, by caller. */
  readonly scans: Turns
}

const agentLength = 500
const noBytes = Buffer.alloc(0)

/** An answer, and whether it was given before. */
export interface Given {
  readonly answer: Answer
  readonly replayed: boolean
}

/** Answers an admitted request. Throws what the shell turns into an error body. */
export async function answerRequest(parts: AnswerParts, request: FastifyRequest, call: Call): Promise<Given> {
  const read = readRequest(call.operation, request)
  const keyed = call.operation.method === 'GET' ? undefined : keyedOf(request, call, read)
  if (!keyed) return { answer: await operate(parts, request, call, read), replayed: false }
  const admission = await parts.idempotency.admit(keyed)
  if (admission.is === 'repeat') return replay(parts, call, admission.text)
  try {
    return { answer: await first(parts, request, call, read, admission.record), replayed: false }
  } catch (error) {
    // What is stored by now is the first answer: another process took the same key meanwhile, or this try finished what an
    // earlier one had begun, and was refused for that very reason.
    const isRefused = statusOf(refusalOf(error)).status < 500
    const faster = isRefused && (await parts.idempotency.stored(keyed))
    if (!faster) throw error
    return replay(parts, call, faster)
  } finally {
    parts.idempotency.done(admission.record)
  }
}

/** Handles a first request; what its own last write did not store yet is stored alone. */
async function first(
  parts: AnswerParts,
  request: FastifyRequest,
  call: Call,
  read: ReadRequest,
  record: KeyRecord
): Promise<Answer> {
  const answer = await operate(parts, request, call, read, record).catch(refusedAnswer)
  if (record.stored || answer.kept === false || !isKept(answer.status)) return answer
  const cause = causeOf(actorOf(call), request)
  await parts.engine.transact(cause, async (transaction) => {
    record.store(transaction, answerText(answer), answer.status)
  })
  return answer
}

/** A refusal that is to be stored is an answer; all other errors stay errors. */
function refusedAnswer(error: unknown): Answer {
  const refused = refusalOf(error)
  const { status } = statusOf(refused)
  if (!isKept(status)) throw error
  return { status, refused }
}

/** The repeat is as new as the first answer: its position is that of everything written so far. */
async function replay({ engine }: AnswerParts, call: Call, text: string): Promise<Given> {
  call.written = (await engine.events.head()).position
  return { answer: answerOf(text), replayed: true }
}

function keyedOf(request: FastifyRequest, call: Call, read: ReadRequest): Keyed | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !isIdempotencyKey(key)) {
    return fail('bad_request', { detail: 'The Idempotency-Key must be 1 to 255 printable characters.' })
  }
  const [path = '', query = ''] = request.url.split('?', 2)
  const body = (request.body as ReadBody | undefined)?.bytes
  const caller = call.caller?.user ?? call.visitor?.id ?? null
  const { method, ip } = request
  const place = { method, path: withoutSlash(path), network: networkOf(ip) }
  return { key, caller, ...place, same: sameText(read), query, body }
}

async function operate(
  parts: AnswerParts,
  request: FastifyRequest,
  call: Call,
  { asked, query, body, upload }: ReadRequest,
  record?: KeyRecord
): Promise<Answer> {
  const { operation } = call
  const { cause, transact, commit } = writing(parts.engine, request, call, record)
  checkQuery(operation, request.url, asked)
  if (operation.query) checkSchema(operation.query, query)
  const zone = zoneOf(call, asked)
  const listed = parseListQuery(asked, operation.lists, zone)
  const asOf = asOfAsked(asked, zone, call.now)
  const list = call.barred ? { ...listed, ids: [] } : listed
  if (operation.body && (upload === undefined || operation.attached)) checkSchema(operation.body, body)
  const asRequest = {
    cause,
    transact,
    commit,
    // A getter, because it costs a key pair and few operations ask for it.
    get resume() {
      return record?.resume
    },
    params: call.params,
    query,
    body,
    ...(upload !== undefined && { upload }),
    raw: rawOf(request),
    list,
    caller: call.caller,
    visitor: call.visitor,
    profile: call.admitted.profile,
    user: call.admitted.user,
    seen: seenAsOf(call.admitted.seen, asOf),
    now: asOf ?? call.now,
    ...(asOf !== undefined && { asOf }),
    origin: parts.origin,
    inTurn: (work) => parts.scans.run(call.caller?.user ?? networkOf(request.ip), work),
    url: request.url,
    address: request.ip,
    agent: (request.headers['user-agent'] ?? '').slice(0, agentLength),
    engine: parts.engine,
    counted: new Set(),
    collection: parts.engine.collection,
    reveal: parts.engine.keys.reveal,
    checkToken: (token) =>
      parts.checkToken(token, () =>
        request.jwtVerify({ verify: { extractToken: () => token } } as Parameters<
          typeof request.jwtVerify
        >[0])
      )
  } as OperationRequest
  const handle = steppedUp(operation, parts.prove)
  const isCsv = hasRows(operation) && asksForCsv(asked, request.headers.accept)
  const answer = await decideInTime(parts.engine, call, () => {
    if (isCsv) return exportCsv(operation, asRequest)
    return asOf === undefined ? handle(asRequest) : inOneTurn(handle, asRequest)
  })
  return request.method === 'HEAD' ? withoutBody(answer) : answer
}

/** Of what is sent piece by piece HEAD reads no piece; the caller's turn ends with it. */
function withoutBody(answer: Answer): Answer {
  if (!(answer.body instanceof Readable)) return answer
  answer.body.destroy()
  return { ...answer, body: Readable.from([]) }
}

function rawOf({ body, headers }: FastifyRequest): RawRequest {
  return {
    bytes: (body as ReadBody | undefined)?.bytes ?? noBytes,
    header(name) {
      const value = headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    }
  }
}

/** The part of a request that writes. */
function writing(
  engine: Engine,
  request: FastifyRequest,
  call: Call,
  record: KeyRecord | undefined
): Pick<OperationRequest, 'cause' | 'transact' | 'commit'> {
  const cause = causeOf(actorOf(call), request)
  async function transact<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value> {
    try {
      const { value, position } = await engine.transact(cause, work)
      call.wrote = true
      call.written = Math.max(call.written, position)
      return value
    } catch (error) {
      // Refused for what is in the log: perhaps by an earlier try of the same request, whose answer was lost.
      if (error instanceof RefusedError) call.written = (await engine.events.head()).position
      throw error
    }
  }
  async function commit(work: (transaction: Transaction) => Promise<Answer>): Promise<Answer> {
    const answer = await transact(async (transaction) => {
      const wanted = await work(transaction)
      record?.store(transaction, answerText(wanted), wanted.status)
      return wanted
    })
    if (record) record.stored = isKept(answer.status)
    return answer
  }
  return { cause, transact, commit }
}

/** Who acts, in the events' attributes. */
function actorOf({ caller, visitor }: Call): Actor {
  const person = caller === null || caller.user === OPERATOR ? undefined : caller.user
  return { actor: caller?.user ?? visitor?.id ?? 'anonymous', person }
}

/** Bare dates are midnight there: what `timezone=` says where an operation takes it, else the profile's own. */
function zoneOf({ operation, admitted }: Call, query: RawQuery): string {
  const asked = operation.query?.properties.timezone && query.timezone
  if (typeof asked === 'string' && knowsZone(asked)) return asked
  return admitted.profile?.default_timezone ?? 'UTC'
}

/** A body that only uploads have, sent to an operation that takes none: known before it is read. */
export function refuseUploads(operation: Operation, contentType: string | undefined): void {
  if (!operation.upload && isUpload(contentType)) fail('unsupported_media_type')
}
