/** A client of a system that runs in another process. */
import { CommandError } from '../command-error.ts'
import type { Client } from './client.ts'

/** @param url where it answers, without a trailing slash */
export function httpClient(url: string, operatorToken: string): Client {
  return {
    running: true,
    async ask(method, path, body, position) {
      const headers = {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(position === undefined ? {} : { 'x-position': position })
      }
      try {
        const sent = body === undefined ? {} : { body: JSON.stringify(body) }
        const answer = await fetch(url + path, { method, headers, ...sent })
        const text = await answer.text()
        return {
          status: answer.status,
          body: text === '' ? undefined : JSON.parse(text),
          position: answer.headers.get('x-position') ?? undefined
        }
      } catch (error) {
        throw new CommandError(`Cannot reach the system at ${url}: ${reasonOf(error)}.`, { cause: error })
      }
    },
    close: async () => undefined
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string }
  return cause?.code ?? cause?.message ?? message
}
