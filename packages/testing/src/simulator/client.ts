/** Somebody who calls the simulated site over an unreliable network, and does not give up. */
import type { Draw } from './draw.ts'
import { finding } from './finding.ts'
import type { Reply } from './process.ts'
import type { Scheduler } from './scheduler.ts'
import type { Site } from './site.ts'
import type { Trace } from './trace.ts'

export interface Client {
  /**
   * Asks until there is an answer that is final, each time with the same Idempotency-Key and with the
   * position that the client got to. An answer of another status than `expected` is a finding.
   */
  ask(method: Method, url: string, expected: readonly number[], body?: unknown): Promise<Reply>
  /** The bearer token that goes with each request from now on; undefined for none. */
  use(token: string | undefined): void
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How much was asked and how often in vain. */
export interface Traffic {
  requests: number
  unanswered: number
  retried: number
}

export interface ClientParts {
  readonly site: Site
  readonly scheduler: Scheduler
  readonly draw: Draw
  readonly trace: Trace
  readonly traffic: Traffic
}

const limits = { attempts: 300, mostPauseMs: 2_000 }
const retriable = new Set(['request_running', 'charge_pending', 'version_conflict'])

/** @param name what the client is called in the trace */
export function createClient({ site, scheduler, draw, trace, traffic }: ClientParts, name: string): Client {
  let token: string | undefined
  let position: string | undefined

  function headersOf(method: Method, body: unknown, key: string): Record<string, string> {
    return {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(position === undefined ? {} : { 'x-position': position }),
      ...(method === 'GET' ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    }
  }

  function learn({ headers }: Reply) {
    const text = headers['x-position']
    // It includes what was sent.
    if (typeof text === 'string') position = text
  }

  return {
    use(next) {
      token = next
    },
    async ask(method, url, expected, body) {
      const key = draw.bytes(12).toString('hex')
      const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
      let last = 'nothing'
      for (let attempt = 0; attempt < limits.attempts; attempt++) {
        if (attempt > 0) {
          traffic.retried += 1
          await scheduler.sleep(draw.between(10, Math.min(limits.mostPauseMs, 40 * 2 ** attempt)))
        }
        traffic.requests += 1
        const reply = await site.send({ method, url, headers: headersOf(method, body, key), ...payload })
        last = reply ? `${reply.status} ${codeOf(reply)}` : 'no answer'
        trace.note(`${name} ${method} ${url} ${last}`)
        if (!reply) traffic.unanswered += 1
        else if (isFinal(reply)) {
          learn(reply)
          if (!expected.includes(reply.status)) {
            finding(`${name}: ${method} ${url} was answered with ${last} ${JSON.stringify(reply.body)}`)
          }
          return reply
        }
      }
      return finding(
        `${name}: ${method} ${url} has no answer after ${limits.attempts} attempts, the last: ${last}`
      )
    }
  }
}

/** What nobody foresaw is an answer of its own, that no story expects. */
function isFinal(reply: Reply): boolean {
  const { status } = reply
  return status === 500 || (status < 500 && !retriable.has(codeOf(reply)))
}

const codeOf = ({ headers }: Reply) => String(headers['x-error-code'] ?? '')
