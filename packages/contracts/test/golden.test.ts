/**
 * A stored sample of every (type, version) is kept for ever: what was written once has to be readable for as
 * long as there are logs. A change that breaks one needs a new version and an upcaster, never another sample.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  authEvents,
  billingEvents,
  type EventDefinition,
  eventSchemaFile,
  metricsEvents,
  profileEvents,
  travellingSchema
} from '@bursar/contracts'
import t from 'tap'
import { Compile } from 'typebox/compile'

/** Seen from the compiled test in packages/contracts/dist-test. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const golden = join(root, 'packages/contracts/test/golden')
const definitions: readonly EventDefinition[] = [
  ...authEvents,
  ...profileEvents,
  ...billingEvents,
  ...metricsEvents
]

const versions = ({ version }: EventDefinition) => Array.from({ length: version }, (_, n) => n + 1)

/** The data of a stored sample as the newest version reads it. */
function raised(data: unknown, from: number, { upcasters, version }: EventDefinition): unknown {
  let now = data
  for (let at = from; at < version; at++) now = upcasters[at]?.(now)
  return now
}

t.test('every known type and version has a sample that the newest version reads', async (t) => {
  for (const definition of definitions) {
    const check = Compile(travellingSchema(definition))
    for (const version of versions(definition)) {
      const path = join(golden, eventSchemaFile({ type: definition.type, version }))
      if (!existsSync(path)) {
        t.fail(`${path} is missing: npm run generate writes it`)
        continue
      }
      const stored = JSON.parse(readFileSync(path, 'utf8'))
      t.match(stored, { type: definition.type, dataversion: version })
      const data = raised(stored.data, version, definition)
      t.ok(check.Check(data), `${path}: ${[...check.Errors(data)].map(({ message }) => message).join('; ')}`)
    }
  }
})

t.test('every sample is of a type that is known, for its events are in the logs', async (t) => {
  const known = new Set(
    definitions.flatMap((definition) =>
      versions(definition).map((version) => eventSchemaFile({ type: definition.type, version }))
    )
  )
  t.same(
    readdirSync(golden).filter((file) => !known.has(file)),
    []
  )
})

t.test('a published schema takes personal fields as ciphertext and nothing else', async (t) => {
  const registered = definitions.find(({ type }) => type === 'auth.user-registered') as EventDefinition
  const check = Compile(travellingSchema(registered))
  const stored = JSON.parse(readFileSync(join(golden, eventSchemaFile(registered)), 'utf8')).data
  t.ok(check.Check(stored))
  t.notOk(check.Check({ ...stored, full_name: 'Ann' }), 'no clear text')
  t.notOk(check.Check({ ...stored, full_name: { ...stored.full_name, text: 'Ann' } }))
  t.ok(check.Check({ ...stored, phone: '' }), 'an empty text says nothing of anybody')
  t.notOk(check.Check({ ...stored, user: undefined }))
})

t.test('who introduces a person has a personal field', async (t) => {
  for (const { type, personal, introduces } of definitions) {
    const may = ['organization', 'personal', 'shadow'].some((kind) => introduces({ kind } as any))
    if (may) t.ok(personal.length > 0, type)
  }
  const introducing = definitions.filter(({ introduces }) => introduces({} as any)).map(({ type }) => type)
  t.same(introducing.sort(), [
    'auth.user-registered',
    'billing.invoice-numbered',
    'billing.subscriber-introduced',
    'profile.user-invited'
  ])
})
