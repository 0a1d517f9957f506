/** How a command speaks to a system: HTTP operations, whether the system runs elsewhere or in this process. */
import { CommandError } from '../command-error.ts'

export interface Answer {
  readonly status: number
  /** The parsed JSON; undefined when the answer was empty. */
  readonly body: any
  /** Up to where the caller's writes go, after a mutation. */
  readonly position: string | undefined
}

export type Method = 'GET' | 'POST'

export interface Client {
  /** True when the system runs in another process, and goes on after this command. */
  readonly running: boolean
  /** Asks as the operator. Throws CommandError when the system cannot be reached. */
  ask(method: Method, path: string, body?: unknown, position?: string): Promise<Answer>
  close(): Promise<void>
}

/** The body of an answer that must have that status; else a CommandError with what the system said. */
export function expectStatus({ status, body }: Answer, wanted: number): any {
  if (status === wanted) return body
  throw new CommandError(`The system answered ${status}: ${saidIn(body)}`)
}

/** What an error body says, for people. */
export function saidIn(body: any): string {
  if (typeof body?.detail === 'string') return body.detail
  const fields = Object.entries(body?.errors ?? {}).map(([name, texts]) => `${name}: ${texts}`)
  return fields.join(' ') || JSON.stringify(body ?? null)
}
