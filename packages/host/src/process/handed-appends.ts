/** Batches of appends between instances of a service, over HTTP: the sender's half and the receiver's. */
import type { HandedAnswer, HandedBatch, SharedLog } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { INTERNAL_HEADER, isInternal } from './internal-token.ts'

const path = '/-/appends'

/** Bytes of a batch: those that the shared log makes are far smaller, one append alone may be larger. */
const bodyLimit = 32 * 1_048_576

/** Takes batches in from instances that show the house's token. */
export async function receiveAppends(
  app: FastifyInstance,
  receive: SharedLog['receive'],
  token: string
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit },
      async (_: FastifyRequest, text: string) => JSON.parse(text)
    )
    scope.post(path, {
      logLevel: 'silent',
      bodyLimit,
      async onRequest({ headers }) {
        // To whoever is not of the house there is no such URL.
        if (!isInternal(token, headers[INTERNAL_HEADER])) fail('not_found')
      },
      handler: ({ body }) => receive(body as HandedBatch)
    })
  })
}

/** Carries a batch to the instance at an address; rejects when no answer came in time. */
export function appendSender(
  token: string
): (address: string, batch: HandedBatch, ms: number) => Promise<HandedAnswer> {
  return async (address, batch, ms) => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INTERNAL_HEADER]: token },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(Math.max(1, ms))
    })
    const said = await answer.json()
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
    return said as HandedAnswer
  }
}
