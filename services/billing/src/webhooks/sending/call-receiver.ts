/**
 * Calls a receiver by HTTP. Whoever made the webhook chose the URL, so it is called as a stranger's: its name is resolved
 * once, each address it has is checked, and the one that was checked is connected to; no redirect is followed, no proxy of
 * the environment is used, and how long and how much it may answer is bounded.
 */
import {
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
  type RequestOptions
} from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { isPublic } from '../addresses.ts'
import { addressIn, type ReceiverRules, urlFault } from '../receiver-url.ts'
import { addressesOf, UnknownNameError } from './resolve-name.ts'

export interface Call {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Ends the call early. */
  readonly signal: AbortSignal
}

/** What came of it: an answer, or why there was none. */
export type Answered =
  | {
      readonly is: 'answered'
      readonly status: number
      /** How its body begins. */
      readonly text: string
      /** Milliseconds for which the receiver asks to be left alone; undefined when it does not. */
      readonly askedMs: number | undefined
    }
  | { readonly is: 'failed'; readonly fault: string }

export type CallReceiver = (call: Call) => Promise<Answered>

/** Of one call. */
const limits = {
  /** From the resolution of the name to the end of the answer. */
  wholeMs: 10_000,
  headerBytes: 8_192,
  bodyBytes: 4_096,
  shownCharacters: 1_000
}

/** Few connections to an address are kept for the next message, and not for long: a handshake costs more than a message. */
const kept = { keepAlive: true, maxFreeSockets: 2, timeout: 4_000 }

interface Agents {
  readonly plain: PlainAgent
  readonly secure: SecureAgent
}

/** A host whose addresses may not be called. */
class ForbiddenAddressError extends Error {
  override readonly message = 'the host has an address that is not public'
}

/** Makes the caller; `wholeMs` is for tests that do not want to wait. */
export function callReceiver(rules: ReceiverRules, wholeMs = limits.wholeMs): CallReceiver {
  const agents: Agents = { plain: new PlainAgent(kept), secure: new SecureAgent(kept) }
  return async ({ url, headers, body, signal }) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(wholeMs)])
    try {
      const fault = urlFault(url, rules)
      if (fault !== undefined) return { is: 'failed', fault }
      const target = new URL(url)
      const address = await addressOf(target, rules, until)
      return await send(target, address, { headers, body, until }, agents)
    } catch (error) {
      return { is: 'failed', fault: faultOf(error, until, wholeMs) }
    }
  }
}

/** The first address of the host, once all of them were found fit to be called. */
async function addressOf(url: URL, rules: ReceiverRules, signal: AbortSignal): Promise<string> {
  const written = addressIn(url)
  const all = written === undefined ? await addressesOf(url.hostname, signal) : [written]
  if (!rules.privateAddresses && !all.every(isPublic)) throw new ForbiddenAddressError()
  return all[0] as string
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly until: AbortSignal
}

/** By address, and not by name: whatever the name means by now, this is what was checked. */
function send(url: URL, address: string, sending: Sending, agents: Agents | undefined): Promise<Answered> {
  const { headers, body, until } = sending
  const secure = url.protocol === 'https:'
  const options: RequestOptions & { servername: string } = {
    method: 'POST',
    host: address,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    // Whom the certificate has to be for: an address stands in it as such.
    servername: addressIn(url) === undefined ? url.hostname : '',
    headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
    agent: agents ? agents[secure ? 'secure' : 'plain'] : false,
    maxHeaderSize: limits.headerBytes,
    signal: until
  }
  return new Promise((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)(options, (response) => {
      // What breaks off from here on is a shorter answer.
      request.off('error', failed).on('error', () => {})
      beginning(response).then((text) => resolve(answeredBy(response, text)), reject)
    })
    function failed(error: Error) {
      // A connection that was kept may be closed by the other side at any time.
      if (request.reusedSocket && !until.aborted) resolve(send(url, address, sending, undefined))
      else reject(error)
    }
    request.on('error', failed)
    request.end(body)
  })
}

function answeredBy(response: IncomingMessage, text: string): Answered {
  const status = response.statusCode ?? 0
  return { is: 'answered', status, text, askedMs: askedPause(response.headers['retry-after']) }
}

/** Seconds alone: dates are by a clock that may be wrong. */
function askedPause(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined
}

/** What comes after that many bytes is not read; an answer that breaks off later than its status is one. */
async function beginning(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of response) {
      parts.push(part)
      bytes += part.length
      if (bytes >= limits.bodyBytes) break
    }
  } catch {
    // The status says what became of the message.
  }
  if (!response.complete) response.destroy()
  const text = Buffer.concat(parts).subarray(0, limits.bodyBytes).toString()
  return [...printable(text)].slice(0, limits.shownCharacters).join('')
}

/** Without what would change how a page or a terminal shows it. */
function printable(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, '')
}

/** Why there was no answer, without what the machine's network looks like from inside. */
function faultOf(error: unknown, until: AbortSignal, wholeMs: number): string {
  if (until.aborted) return `There was no answer within ${wholeMs / 1_000} seconds.`
  if (error instanceof ForbiddenAddressError) return 'The host has an address that is not public.'
  if (error instanceof UnknownNameError) return 'The name of the host could not be resolved.'
  const code = (error as { code?: unknown })?.code
  return faults.get(String(code)) ?? 'The connection failed.'
}

const faults: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'The connection was refused.'],
  ['ECONNRESET', 'The connection was closed before an answer.'],
  ['HPE_HEADER_OVERFLOW', 'The headers of the answer are too large.'],
  ['CERT_HAS_EXPIRED', 'The certificate of the receiver has expired.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate of the receiver is for another host.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The certificate of the receiver is not from a known authority.'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'The certificate of the receiver is not from a known authority.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'The certificate of the receiver is not from a known authority.']
])
