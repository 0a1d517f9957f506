/** The test clock of a system of several processes: it goes on in all of them. */
import { type ServiceName, serviceNames } from '@bursar/contracts'
import { type Question, type Said, type ServiceClient, UnreachedError } from './ask-service.ts'
import { accepted, askAll, positionOf, type RemoteAnswer } from './fan-out.ts'

const limits = {
  /** A first look at each process, before any clock is moved. */
  lookMs: 1_000,
  moveMs: 2_000,
  tries: 5,
  /** For a process that went away in between: how long it is still told, and how often. */
  lateMs: 600_000,
  pauseMs: 500
}

export interface ClockParts {
  readonly client: ServiceClient
  /** Milliseconds that always run. */
  now(): number
  /** Real pauses; rejects when the gateway is stopping. */
  sleep(ms: number): Promise<void>
}

/**
 * PUT /-/clock. Refused as long as a process cannot be asked, so that none is left behind; one that goes away
 * between the asking and the moving is told again until it follows, and the answer says 503 for it.
 */
export async function moveAllClocks(parts: ClockParts, question: Question): Promise<RemoteAnswer> {
  const { client } = parts
  await askAll(client, { method: 'GET', url: '/-/live', headers: {} }, limits.lookMs)
  const moves = await Promise.allSettled(
    serviceNames.map((service) => moved(parts, service, question, limits.tries))
  )
  const said = moves.flatMap((move) => (move.status === 'fulfilled' ? [move.value] : []))
  const late = serviceNames.filter((_, n) => moves[n]?.status === 'rejected')
  // Whoever refuses because of what was asked would refuse it again.
  for (const one of said) accepted(one)
  for (const service of late) void keepTelling(parts, service, question)
  const failed = moves.find((move) => move.status === 'rejected')
  if (failed) throw failed.reason
  return { status: 200, body: said[0]?.body, position: positionOf(said) }
}

/** Setting a clock to where it stands already is good, so it is told as often as needed. */
async function moved(
  { client, sleep }: ClockParts,
  service: ServiceName,
  question: Question,
  tries: number
): Promise<Said> {
  for (let tried = 1; ; tried++) {
    try {
      const said = await client.ask(service, question, limits.moveMs)
      if (said.status < 500) return said
      throw new UnreachedError(service, 'unavailable', new Error(`it answered with status ${said.status}`))
    } catch (error) {
      if (tried >= tries) throw error
    }
    await sleep(limits.pauseMs)
  }
}

async function keepTelling(parts: ClockParts, service: ServiceName, question: Question): Promise<void> {
  const until = parts.now() + limits.lateMs
  while (parts.now() < until) {
    try {
      await parts.sleep(limits.pauseMs)
    } catch {
      return
    }
    const said = await parts.client.ask(service, question, limits.moveMs).catch(() => undefined)
    if (said && said.status < 500) return
  }
}
