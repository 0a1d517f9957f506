/** A measured instance of a service as far as its log goes: it appends, or hands its batches to who does. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAppender, type HandedAnswer, sharedLog, systemWorld } from '@bursar/event-sourcing'
import { mongoStores } from '@bursar/store-mongodb'
import type { Role } from '../processes/messages.ts'
import { callers } from './amounts.ts'
import { appendTo, during } from './made-events.ts'

/** Reads where its log is from the environment that its parent set: BENCH_MONGODB_URI and BENCH_DATABASE. */
export async function instanceRole(): Promise<Role> {
  const { BENCH_MONGODB_URI: uri = '', BENCH_DATABASE: database = '' } = process.env
  const { clock, id } = systemWorld()
  const stores = await mongoStores({ uri, database })
  const server = createServer(async (request, answer) => {
    answer.end(JSON.stringify(await log.receive(JSON.parse(await text(request)))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const self = { id: id(), address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const log = sharedLog({
    store: stores.events,
    leases: stores.leases,
    self,
    clock,
    async send(address, batch, ms): Promise<HandedAnswer> {
      const signal = AbortSignal.timeout(Math.max(1, ms))
      const sent = await fetch(address, { method: 'POST', body: JSON.stringify(batch), signal })
      return (await sent.json()) as HandedAnswer
    }
  })
  await log.start()
  const appender = createAppender(log)
  let runs = 0
  return {
    commands: {
      run: async (seconds: number) => {
        runs += 1
        return during(seconds, callers, (n) => appender.append(appendTo(`${self.id}-${runs}-${n}`, n)))
      },
      head: async () => (await log.head()).position
    },
    async close() {
      await log.stop()
      server.closeAllConnections()
      server.close()
      await stores.close()
    }
  }
}
