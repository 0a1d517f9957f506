/**
 * No text that a request may hold keeps the process busy: each field of each operation is filled to its limit with what
 * makes patterns go back and forth. A pattern that looks at everything again from each place takes seconds to minutes there.
 */
import { knownMaps, mappedColumns, readSale, salesReader } from '@bursar/billing'
import type { Operation } from '@bursar/service-kit'
import { testSystem } from '@bursar/testing'
import t from 'tap'

// Thousands of requests.
t.setTimeout(280_000)

type Schema = Readonly<Record<string, any>>

/** Milliseconds of CPU that a request may take, many times what the dearest one does. */
const CPU_MS_MAX = 1_500
/** Characters of a field, where it may have more. */
const CHARACTERS_MAX = 100_000

/** Each is repeated, with something behind it that the pattern wants no more. */
const attacks: readonly (readonly [string, string])[] = [
  ['a', '!'],
  ['-', 'x'],
  [' ', 'x'],
  ['\t', 'x'],
  ['\n', 'x'],
  ['# \t', '\nx'],
  ['0', 'x'],
  ['/', 'x'],
  ['@', ' '],
  ['a.', '@'],
  ['"', 'x'],
  ['","', '"'],
  ['(a', '"'],
  ['\u0301', 'x'],
  ['https://a.', ' '],
  ['\u00e9', '!']
]

const filled = ([part, end]: readonly [string, string], length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, Math.max(0, length - end.length)) + end

/** The least that a schema takes, so that only the one field is looked at. */
function least(schema: Schema): unknown {
  const { type, anyOf, properties = {}, required = [], minimum, minLength = 0 } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (anyOf) return least(anyOf.at(-1))
  if (type === 'string') return 'x'.repeat(Math.max(1, minLength))
  if (type === 'integer' || type === 'number') return minimum ?? 0
  if (type === 'boolean') return false
  if (type === 'array') return []
  if (type !== 'object') return null
  return Object.fromEntries(required.map((name: string) => [name, least(properties[name] ?? {})]))
}

/** Characters that a text of the schema may have; 0 where there is none. */
function charactersOf({ type, anyOf = [], maxLength = 0 }: Schema): number {
  return type === 'string' ? Math.min(maxLength, CHARACTERS_MAX) : Math.max(0, ...anyOf.map(charactersOf))
}

const system = await testSystem(t)
const operations = [...system.services, system.gateway]
  .flatMap(({ operations }): readonly Operation[] => operations)
  .filter(({ path }) => !path.startsWith('/-/'))
const headers = { authorization: `Bearer ${system.operatorToken}` }
const names: Readonly<Record<string, string>> = { user: 'admin', profile: 'broker' }
const urlOf = ({ path }: Operation) => path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? 'unknown')

/** The least of three, so that what else the process does counts once. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 3 && least > CPU_MS_MAX; n++) {
    const start = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, (user + system) / 1_000)
  }
  return least
}

t.test('no field of a body is dear to look at', async (t) => {
  let looked = 0
  for (const operation of operations) {
    const { method, body } = operation
    const properties: Readonly<Record<string, Schema>> = (body as Schema | undefined)?.properties ?? {}
    let dearest = 0
    for (const [field, schema] of Object.entries(properties)) {
      const characters = charactersOf(schema)
      // What is short is looked at again and again in no time.
      if (characters < 1_000) continue
      for (const attack of attacks) {
        looked++
        const payload = { ...(least(body as Schema) as object), [field]: filled(attack, characters) }
        const ms = await cpuMs(() => system.app.inject({ method, url: urlOf(operation), headers, payload }))
        dearest = Math.max(dearest, ms)
        if (ms > CPU_MS_MAX)
          t.fail(`${method} ${operation.path} ${field}, ${JSON.stringify(attack)}: ${ms} ms`)
      }
    }
    t.ok(dearest <= CPU_MS_MAX, `${method} ${operation.path}: ${Math.round(dearest)} ms`)
  }
  t.ok(looked > 100, `${looked} requests`)
})

t.test('nor is a query', async (t) => {
  const listed = ['q', 'q_f', 'o', 'start_at', 'ends_at', 'page']
  for (const operation of operations) {
    const { method, query, lists } = operation
    const asked: Readonly<Record<string, Schema>> = (query as Schema | undefined)?.properties ?? {}
    const fields = [
      ...lists.filter((name) => listed.includes(name)).map((name) => [name, 1_000] as const),
      ...Object.entries(asked).map(([name, schema]) => [name, charactersOf(schema)] as const)
    ].filter(([, characters]) => characters >= 1_000)
    for (const [name, characters] of fields) {
      for (const attack of attacks) {
        const text = encodeURIComponent(filled(attack, characters))
        const url = `${urlOf(operation)}?${name}=${text}`
        const ms = await cpuMs(() => system.app.inject({ method, url, headers }))
        if (ms > CPU_MS_MAX)
          t.fail(`${method} ${operation.path} ${name}, ${JSON.stringify(attack)}: ${ms} ms`)
      }
    }
  }
  t.pass('all were looked at')
})

/** What a row has in each column of a map, or of our own form, where it is a sale. */
const sale: Readonly<Record<string, string>> = {
  subscriber: 'ann',
  created_at: '2026-01-01',
  amount: '100',
  unit: 'usd',
  description: 'Desk',
  plan: '',
  key: 'k1'
}

t.test('nor a cell of a file of sales, by whichever map', async (t) => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  for (const [name, map] of [['none', undefined] as const, ...knownMaps]) {
    const named = map
      ? Object.entries(map.columns).map(([field, names]) => [names?.[0] ?? '', sale[field] ?? 'x'] as const)
      : Object.entries(sale)
    // One column may be two fields.
    const known = new Map(named)
    const [columns, cells] = [[...known.keys()], [...known.values()]]
    for (const [n, column] of columns.entries()) {
      for (const attack of attacks) {
        const row = cells.with(n, filled(attack, 60_000).replaceAll('\n', ' ')).map(quoted).join(',')
        const file = Buffer.from(`${columns.map(quoted).join(',')}\n${row}\n`)
        const ms = await cpuMs(async () => {
          const reader = salesReader(map ? { columns: mappedColumns(map) } : {})
          for (const read of [...reader.read(file), ...reader.end()]) {
            if (read.is === 'row') readSale(read.raw, 'UTC')
          }
        })
        if (ms > CPU_MS_MAX) t.fail(`${name}, ${column}, ${JSON.stringify(attack)}: ${ms} ms`)
      }
    }
    t.pass(`${name}: ${columns.length} columns`)
  }
})
