/** The same question to several services, and one answer of theirs. */
import type { Readable } from 'node:stream'
import { type ServiceName, serviceNames } from '@bursar/contracts'
import { mergePositions, type Positions } from '@bursar/event-sourcing'
import { parsePosition, positionText } from '@bursar/service-kit'
import type { Question, Said, ServiceClient } from './ask-service.ts'

/** What the gateway answers. */
export interface RemoteAnswer {
  readonly status: number
  readonly body?: unknown
  /** Server-sent events, in place of a body. */
  readonly stream?: Readable
  readonly position?: string | undefined
  /** See Said: of an error that a service answered. */
  readonly marks?: Readonly<Record<string, string>>
}

/** A service refused: its answer is the gateway's. */
export class RefusedElsewhereError extends Error {
  override readonly name = 'RefusedElsewhereError'
  readonly said: Said

  constructor(said: Said) {
    super(`${said.service} answered ${said.status}`)
    this.said = said
  }
}

/** What a service said, as the gateway's own answer. */
export function relayed({ status, body, position, marks }: Said): RemoteAnswer {
  return { status, body, position, marks }
}

/** The answer when it is good; throws RefusedElsewhereError otherwise. */
export function accepted(said: Said): Said {
  if (said.status < 400) return said
  throw new RefusedElsewhereError(said)
}

/** Asks all services at once, in the order of the route table; each must accept. Throws the first refusal. */
export async function askAll(
  client: ServiceClient,
  question: Question,
  ms?: number,
  services: readonly ServiceName[] = serviceNames
): Promise<Said[]> {
  const settled = await Promise.allSettled(services.map((service) => client.ask(service, question, ms)))
  // A refusal says more than a service that is away: who may not ask is told so in any case.
  for (const one of settled) if (one.status === 'fulfilled') accepted(one.value)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

/** Up to where the writes of several answers go together; undefined when none of them said. */
export function positionOf(all: readonly Said[]): string | undefined {
  const positions = all.flatMap(({ position }): Positions[] => {
    const parsed = parsePosition(position ?? '')
    return parsed ? [parsed] : []
  })
  return positions.length === 0 ? undefined : positionText(positions.reduce(mergePositions))
}
