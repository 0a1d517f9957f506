/**
 * GET /api/docs: the API reference for people, made in the browser by RapiDoc from /api/openapi.json. The library lies in
 * `data/` and not among the dependencies: it brings 85 packages of which its one file is all that is needed.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

/** The library puts its styles into the page; scripts, data and pictures come from us alone, and nothing is sent. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** Addresses are relative, so that the site may stand below a path. */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference</title>
<script type="module" src="docs/rapidoc.js"></script>
</head>
<body>
<rapi-doc spec-url="openapi.json" render-style="read" show-header="false" load-fonts="false" allow-try="false"
 allow-authentication="false" allow-server-selection="false" allow-spec-url-load="false" allow-spec-file-load="false"
 regular-font="system-ui, sans-serif" mono-font="ui-monospace, monospace" schema-style="table"></rapi-doc>
<noscript>This page needs JavaScript. The same as JSON: <a href="openapi.json">openapi.json</a>.</noscript>
</body>
</html>
`

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin'
}

/** A day; it changes with a release alone, and then its tag does. */
const LIBRARY_SECONDS = 86_400

/** Registers the page and its script. */
export function serveReference(app: FastifyInstance): void {
  let library: { readonly bytes: Buffer; readonly tag: string } | undefined
  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/docs',
    handler(request, reply) {
      // What the page loads stands beside it.
      if (/^[^?]*\/(\?|$)/.test(request.url)) return reply.redirect('../docs', 302)
      return reply
        .headers({ ...common, 'content-security-policy': policy, 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(page)
    }
  })
  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/docs/rapidoc.js',
    handler(request, reply) {
      library ??= readLibrary()
      reply.headers({ ...common, 'cache-control': `public, max-age=${LIBRARY_SECONDS}`, etag: library.tag })
      if (request.headers['if-none-match'] === library.tag) return reply.status(304).send()
      return reply.type('text/javascript; charset=utf-8').send(library.bytes)
    }
  })
}

function readLibrary() {
  const bytes = readFileSync(new URL('../../data/rapidoc-min.js', import.meta.url))
  return { bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}
