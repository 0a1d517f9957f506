/** The raw limit of answering: a bare Fastify that reads the same request and sends the same JSON. */
import fastify from 'fastify'
import type { Role } from '../processes/messages.ts'

export async function fastifyRole(): Promise<Role> {
  const app = fastify()
  let answer: unknown = {}
  app.post('/answer', async (_, reply) => reply.code(201).send(answer))
  app.get('/answer', async () => answer)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    commands: {
      origin: async () => origin,
      answer: async (json: unknown) => {
        answer = json
      }
    },
    close: () => app.close()
  }
}
