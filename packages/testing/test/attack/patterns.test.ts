/**
 * Every regular expression of what serves, and every pattern of a schema, looked at by redos-detector. What it cannot call
 * safe is listed with what bounds it: slow-inputs.test.ts measures each field that a request may fill.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Operation } from '@bursar/service-kit'
import { testSystem } from '@bursar/testing'
import jsTokens from 'js-tokens'
import { isSafe } from 'redos-detector'
import t from 'tap'

t.setTimeout(280_000)

const root = new URL('../../../../', import.meta.url)
/** What runs in a browser, or in tests alone, is nobody else's time. */
const notServing = ['console', 'testing', 'client']

/** At most quadratic, on texts that are short, each where it says. */
const bounded: ReadonlyMap<string, string> = new Map([
  [
    String.raw`/^(?:(?![@<>()[\]\\,;:"])[\x21-\x7e]){1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i`,
    'an e-mail address has 254 characters'
  ],
  [String.raw`/^-+|-+$/g`, 'what slugs are derived from has 255'],
  [String.raw`/\/+$/`, 'settings'],
  [String.raw`/^(\[[\da-f:]+\]|[^\s:/]{1,255}):\d{1,5}$/i`, 'settings'],
  [
    String.raw`/(?:"[^"]*"|[^,])+/g`,
    'it ends where it began to match, and nothing has to follow; a search has 1,000'
  ],
  [String.raw`/boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i`, '70 characters from each place in one header'],
  [String.raw`/\{(\w+)\}/g`, 'paths of our own'],
  [
    String.raw`/^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/`,
    'the digits end at a dot; an address of the connection or of a trusted proxy'
  ],
  [String.raw`/[^\s<>()"':;,]+@[^\s<>()"':;,]+/g`, 'an answer of the mail server that the operator chose'],
  [
    String.raw`/:\d\d(?:[.,]\d+)?(?:Z|[+ -]\d\d(?::?\d\d)?)$/i`,
    'the digits end at what follows, a colon begins anew'
  ],
  [String.raw`/"[^"]*"/g`, 'one quote at most has no end'],
  [String.raw`/\s*\p{Sc}$/u`, 'an amount is trimmed before'],
  [
    '/^(grant_key|request_key|claim_code|verification_key|private_key|refresh_token|token|password|' +
      '.*secret.*|.*_api_url)$/i',
    'names of fields of our own'
  ],
  [
    String.raw`/\n[ \t]*(?:\n[ \t]*)+/`,
    'each run of lines is looked at once; texts are written by the broker'
  ]
])

/** Source → the files where it stands. */
function literals(): Map<string, string> {
  const found = new Map<string, string>()
  for (const group of ['packages', 'services']) {
    for (const name of readdirSync(new URL(group, root)).filter((one) => !notServing.includes(one))) {
      const folder = new URL(`${group}/${name}/src/`, root)
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      for (const file of files.filter((one) => one.endsWith('.ts'))) {
        for (const token of jsTokens(readFileSync(new URL(file, folder), 'utf8')))
          if (token.type === 'RegularExpressionLiteral')
            found.set(token.value, `${group}/${name}/src/${file}`)
      }
    }
  }
  return found
}

function expressionOf(literal: string): RegExp {
  const end = literal.lastIndexOf('/')
  return new RegExp(literal.slice(1, end), literal.slice(end + 1))
}

const isFast = (expression: RegExp) => isSafe(expression, { timeout: Number.POSITIVE_INFINITY }).safe

t.test('no pattern in the sources goes back and forth', async (t) => {
  const found = literals()
  t.ok(found.size > 100, `${found.size} patterns`)
  for (const [literal, file] of found) {
    if (bounded.has(literal)) continue
    if (!isFast(expressionOf(literal))) t.fail(`${literal} in ${file}`)
  }
  const gone = [...bounded.keys()].filter((literal) => !found.has(literal))
  t.same(gone, [], 'what is listed is there')
})

t.test('nor one of a schema', async (t) => {
  const { services, gateway } = await testSystem(t)
  const patterns = new Set<string>()
  const look = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    const { pattern, patternProperties = {} } = schema as Record<string, any>
    if (typeof pattern === 'string') patterns.add(pattern)
    for (const one of Object.keys(patternProperties)) patterns.add(one)
    for (const part of Object.values(schema)) look(part)
  }
  const operations: readonly Operation[] = [...services, gateway].flatMap(
    (one): readonly Operation[] => one.operations
  )
  for (const { body, query, answers } of operations) for (const one of [body, query, answers]) look(one)
  t.ok(patterns.size > 0, `${patterns.size} patterns`)
  for (const pattern of patterns) t.ok(isFast(new RegExp(pattern, 'u')), pattern)
})

t.test('it tells one that does', async (t) => {
  t.notOk(isFast(/^(a+)+$/))
  t.notOk(isFast(/^(?:a|aa)+$/))
  t.ok(isFast(/^[a-z]{1,20}$/))
})
