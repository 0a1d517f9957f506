/**
 * GET /legal/{agreement}/text: the text of an agreement as a document for a frame of the console. Whoever writes agreements
 * writes its words and nothing that runs: the document has no script, no form and no origin.
 */
import { createHash } from 'node:crypto'
import { fail } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'

const style = `:root{color-scheme:light dark}
body{max-width:68ch;margin:0 auto;padding:16px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.3}`

const policy = [
  'sandbox',
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'"
].join('; ')

const headers = {
  'content-security-policy': policy,
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer'
}

const slug = /^[-a-zA-Z0-9_]{1,150}$/

/** Registers the documents; what they say is the API's answer. */
export function serveLegalTexts(app: FastifyInstance): void {
  app.route<{ Params: { agreement: string } }>({
    method: ['GET', 'HEAD'],
    url: '/legal/:agreement/text',
    async handler({ params, ip }, reply) {
      if (!slug.test(params.agreement)) fail('not_found')
      const url = `/api/legal/${params.agreement}`
      const { statusCode, payload } = await app.inject({ method: 'GET', url, remoteAddress: ip })
      if (statusCode === 404) fail('not_found')
      if (statusCode >= 400) fail('unavailable')
      // It is HTML that the profile service made of the agreement's words, each of them escaped.
      const { text } = JSON.parse(payload) as { readonly text: string }
      const page = `<!doctype html>\n<meta charset="utf-8">\n<title>Agreement</title>\n<style>${style}</style>\n${text}\n`
      return reply.headers(headers).type('text/html; charset=utf-8').send(page)
    }
  })
}
