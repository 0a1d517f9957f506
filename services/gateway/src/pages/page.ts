/** A page that a link of an answer or a mail leads to: made here, with no script, and kept by nobody. */
import { type Html, html } from '@bursar/notifications'
import type { FastifyReply } from 'fastify'

export interface Page {
  readonly title: string
  readonly body: Html
}

/** Of pages and of redirects that stand in their place: their addresses may hold keys. */
const headers = {
  'cache-control': 'no-store',
  // Of our own forms the Origin would be null without it, and other sites learn no address from it.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff'
}

/** A page loads nothing, runs nothing, is in no frame, and sends its forms to us alone. */
const policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Answers a page. */
export function sendPage(reply: FastifyReply, { title, body }: Page, status = 200): FastifyReply {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`
  return reply
    .status(status)
    .headers({ ...headers, 'content-security-policy': policy })
    .type('text/html; charset=utf-8')
    .send(document.html)
}

/** Sends the browser to where the page is. */
export function sendElsewhere(reply: FastifyReply, url: string): FastifyReply {
  return reply.headers(headers).redirect(url, 302)
}
