/** Writes a page for each error code: the frame from the registry and the OpenAPI document, the words by hand. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errors } from '../../packages/contracts/dist/index.js'
import { errorPage } from '../../packages/service-kit/dist/index.js'

const folder = 'docs/errors'

/** Where the system of the examples answers. */
const origin = 'https://billing.example.com'

/**
 * Pages of codes that are no more go. Throws for a meaning that names an operation which is neither in the document nor
 * one of the operators', which are on a port that the document does not speak of.
 */
export async function writeErrorPages({ paths }, ofOperators) {
  const known = new Set(ofOperators.map(({ method, path }) => `${method} ${path}`))
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) known.add(`${method.toUpperCase()} ${path}`)
  }
  mkdirSync(folder, { recursive: true })
  const pages = new Map([['README.md', indexOf()]])
  for (const code of Object.keys(errors)) {
    const answeredBy = (from) => from.map((name) => operation(name, code, known)).join('<br>')
    pages.set(`${code}.md`, `${await errorPage(code, origin, answeredBy)}\n[All codes](README.md)\n`)
  }
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name))
  for (const [name, text] of pages) writeFileSync(join(folder, name), text)
}

function operation(name, code, known) {
  if (!known.has(name)) throw new Error(`${code} is said to be answered by ${name}`)
  return `\`${name}\``
}

function indexOf() {
  const rows = Object.entries(errors)
    .sort(([a, one], [b, other]) => one.status - other.status || (a < b ? -1 : 1))
    .map(([code, { status, detail }]) => `| ${status} | [${code}](${code}.md) | ${detail} |`)
  return `# Error codes

Every error is JSON: texts by field (\`{"title": ["This field is required."]}\`), or one text (\`{"detail": "Not found."}\`), and
nothing else. Its code is the header \`X-Error-Code\`, and \`X-Request-Id\` finds it in the log. Whoever names
\`application/problem+json\` in \`Accept\` gets all of it in one body (RFC 9457), whose \`type\` is the address of one of
these pages. Decide by the code: texts may change.

These pages are written by \`npm run generate\` from [the registry](../../packages/contracts/src/errors.ts) and
[its meanings](../../packages/contracts/src/errors).

| status | code | text |
|---|---|---|
${rows.join('\n')}
`
}
