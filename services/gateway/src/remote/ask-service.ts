/** One question to a service in another process, in the name of whoever asked the gateway. */
import { OPERATOR_URLS, type ServiceName } from '@bursar/contracts'
import { CODE_HEADER, POSITION_HEADER } from '@bursar/service-kit'
import { type UpstreamFault, upstreamFault } from '../edge/proxy/upstream-error.ts'
import type { Upstreams } from '../edge/proxy/upstreams.ts'

/** What is asked; the headers are the caller's own, so that the service checks who it is. */
export interface Question {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[]>>
  /** As it came; absent for none. */
  readonly body?: Buffer | undefined
}

/** What a service said. */
export interface Said {
  readonly service: ServiceName
  readonly status: number
  /** The parsed JSON; undefined when the answer was empty. */
  readonly body: any
  /** Up to where the caller's writes go, after a mutation. */
  readonly position: string | undefined
  /** How an error of it is told: in which form, by which code, about which request. */
  readonly marks: Readonly<Record<string, string>>
}

/** Headers of an error that belong to its body. */
const marking = ['content-type', 'vary', CODE_HEADER, 'x-request-id', 'retry-after']

/** A service could not be asked, or did not answer as one that works. */
export class UnreachedError extends Error {
  override readonly name = 'UnreachedError'
  readonly service: ServiceName
  readonly fault: UpstreamFault

  constructor(service: ServiceName, fault: UpstreamFault, cause: unknown) {
    super(`${service} could not be reached`, { cause })
    this.service = service
    this.fault = fault
  }
}

export interface ServiceClient {
  /** Asks one service; throws UnreachedError when it gives no answer in time (`ms`, 10 s when absent). */
  ask(service: ServiceName, question: Question, ms?: number): Promise<Said>
}

const limits = { usualMs: 10_000 }

/** Headers that a question of the gateway's own has no use for: lengths are those of what is sent. */
const left = new Set(['host', 'content-length', 'accept-encoding'])

/** A client over the network; the URLs of operators are on ports of their own, but for the probes. */
export function serviceClient(upstreams: Upstreams, operatorUpstreams: Upstreams): ServiceClient {
  const isOfOperators = (url: string) => url.startsWith(OPERATOR_URLS) && !/^\/-\/(live|ready)/.test(url)

  return {
    async ask(service, { method, url, headers, body }, ms = limits.usualMs) {
      try {
        const base = isOfOperators(url) ? operatorUpstreams : upstreams
        const answer = await fetch(base[service] + url, {
          method,
          headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
            left.has(name) ? [] : [value].flat().map((one) => [name, one])
          ),
          redirect: 'error',
          signal: AbortSignal.timeout(ms),
          ...(body && body.length > 0 && { body })
        })
        const text = await answer.text()
        return {
          service,
          status: answer.status,
          body: text === '' ? undefined : JSON.parse(text),
          position: answer.headers.get(POSITION_HEADER) ?? undefined,
          marks: Object.fromEntries(
            marking.flatMap((name) => {
              const value = answer.status < 400 ? null : answer.headers.get(name)
              return value === null ? [] : [[name, value]]
            })
          )
        }
      } catch (error) {
        throw new UnreachedError(service, upstreamFault(error), error)
      }
    }
  }
}
