/** Clear text beside documents: once it is wiped it is nowhere in its file. */
import { readFileSync } from 'node:fs'
import type { CollectionSpec } from '@bursar/event-sourcing'
import { sqliteStores } from '@bursar/store-sqlite'
import { type Row, rowWriter } from '@bursar/testing'
import t from 'tap'
import { folder } from './folder.ts'

const place = folder()
t.teardown(place.remove)

const spec: CollectionSpec = {
  projection: 'named',
  generation: 1,
  lists: ['all'],
  lookups: [],
  alphabetical: ['all']
}

function rowOf(n: number, name: string): Row {
  const texts = { all: { order: name, search: `${name}\n${n}` } }
  return { key: `k${n}`, order: '2026-01-01', lists: { all: 'p' }, texts }
}

t.test('a text that is wiped is nowhere in its file', async (t) => {
  const files = { file: place.file('texts.db'), keyFile: place.file('texts-keys.db') }
  const stores = sqliteStores(files)
  const collection = await stores.readModels.open(spec, 'now')
  const writer = rowWriter(spec)
  const rows = Array.from({ length: 300 }, (_, n) =>
    rowOf(n, n % 3 === 0 ? `wiped quixotic ${n}` : `kept name ${n}`)
  )
  await writer.write(stores.readModels, rows)
  for (let n = 0; n < 300; n += 3) {
    const change = n % 2 === 0 ? { key: `k${n}`, remove: true as const } : rowOf(n, `kept later ${n}`)
    await writer.write(stores.readModels, [change])
  }
  t.equal(await collection.alphabeticalCount({ list: 'all', by: 'p', terms: ['quixotic'] }), 0)
  t.equal(await collection.alphabeticalCount({ list: 'all', by: 'p', terms: ['kept'] }), 250)
  const later = { ...spec, generation: 2 }
  await stores.readModels.open(later, 'now')
  const dropped = Array.from({ length: 300 }, (_, n) => rowOf(n, `dropped jukebox ${n}`))
  await rowWriter(later).write(stores.readModels, dropped)
  await stores.readModels.drop(later)
  await stores.close()
  const bytes = readFileSync(files.file)
  t.ok(bytes.includes('kept name 1'), 'what is kept stands in clear')
  for (const text of ['wiped quixotic', 'quix', 'ixotic', 'jukebox']) t.notOk(bytes.includes(text), text)
})

/** Longer than a page of the file, with a mark at its beginning, in its middle and at its end. */
const longText = (n: number) =>
  ['head', 'middle', 'tail'].map((part) => `${part}-${n}-z ${'lorem ipsum dolor '.repeat(150)}`).join('')

t.test(
  'nor is a long one, which has pages of its own, nor one of a generation that is dropped later',
  async (t) => {
    const files = { file: place.file('long.db'), keyFile: place.file('long-keys.db') }
    const stores = sqliteStores(files)
    const { readModels } = stores
    const collection = await readModels.open(spec, 'now')
    const writer = rowWriter(spec)
    const rows = Array.from({ length: 200 }, (_, n) => rowOf(n, longText((n * 7919) % 200)))
    for (let n = 0; n < rows.length; n += 10) await writer.write(readModels, rows.slice(n, n + 10))
    for (let n = 0; n < 200; n += 10) await writer.write(readModels, [{ key: `k${n}`, remove: true }])
    const later = { ...spec, generation: 2 }
    await readModels.open(later, 'now')
    await rowWriter(later).write(
      readModels,
      Array.from({ length: 20 }, (_, n) => rowOf(n, longText(1_000 + n)))
    )
    // A version of the projection that keeps no texts drops what an earlier one kept.
    const { alphabetical: _, ...without } = later
    await readModels.drop(without)
    await readModels.wipe()
    const bytes = Buffer.concat([files.file, `${files.file}-wal`].map((file) => readFileSync(file)))
    const marks = (n: number) => ['head', 'middle', 'tail'].map((part) => `${part}-${n}-z`)
    const gone = Array.from({ length: 20 }, (_, n) => [n * 10, 1_000 + n]).flat()
    const numbers = gone.map((n) => (n < 200 ? (n * 7919) % 200 : n))
    t.same(
      numbers.flatMap(marks).filter((text) => bytes.includes(text)),
      []
    )
    t.ok(bytes.includes(`middle-${(7919 * 3) % 200}-z`), 'what is kept is there')
    t.equal(await collection.alphabeticalCount({ list: 'all', by: 'p', terms: ['lorem'] }), 180)
    t.equal(
      await collection.alphabeticalCount({ list: 'all', by: 'p', terms: [`tail-${(7919 * 3) % 200}-z`] }),
      1
    )
    await writer.write(readModels, [rowOf(1, 'written after the wipe')])
    t.equal(await collection.alphabeticalCount({ list: 'all', by: 'p', terms: ['after the'] }), 1)
    await stores.close()
  }
)
