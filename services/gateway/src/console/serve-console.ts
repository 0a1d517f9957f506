/**
 * The console's pages: static files, and one document under each of its addresses. It has no rights of its own; whatever it
 * shows, the API answered to the browser's session.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { consolePolicy } from './policy.ts'

const documentHeaders = {
  'cache-control': 'no-cache',
  'x-frame-options': 'DENY',
  // Addresses may hold keys, and names of customers.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)'
}

/** Of every file. */
const fileHeaders = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' }

/** The addresses that the build lists; throws when the build is not there. */
export function consoleAddresses(folder: string): readonly string[] {
  const listed: readonly string[] = JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8'))
  return listed.map((address) => address.replaceAll('$', ':'))
}

/** Names of files below it hold a hash of what is in them. */
const HASHED = 'assets/'

/**
 * Registers what the console's build made in `folder`: each file by its own name, and the document under the addresses that
 * the build lists and nobody answers yet; any other address is still 404. `stripe`: cards are entered by Stripe. Throws when
 * the build is not there.
 */
export async function serveConsole(
  app: FastifyInstance,
  folder: string,
  { stripe }: { readonly stripe?: boolean | undefined } = {}
): Promise<void> {
  const headers = { ...documentHeaders, 'content-security-policy': consolePolicy({ stripe }) }
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}', 'addresses.json', 'manifest.json', 'index.html'],
    cacheControl: false,
    setHeaders(reply, path) {
      for (const [name, value] of Object.entries(fileHeaders)) reply.setHeader(name, value)
      const isHashed = path.slice(folder.length).replaceAll('\\', '/').includes(HASHED)
      reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    }
  })
  for (const url of consoleAddresses(folder)) {
    // A page of it that is elsewhere: the address sends there.
    if (app.hasRoute({ method: 'GET', url })) continue
    app.route({
      method: ['GET', 'HEAD'],
      url,
      handler: (_, reply) => reply.headers(headers).sendFile('index.html')
    })
  }
}
