import type { Collection, DocumentWrite, StoredDocument } from '@bursar/event-sourcing'
import t from 'tap'
import { documentCache } from '../../dist/reading/document-cache.js'

interface Kept {
  readonly body: string
  readonly slug: string
}

/** A store of documents that counts what it is asked. */
function store() {
  const documents = new Map<string, Kept>()
  let asked = 0
  let gate = Promise.resolve()
  const collection = {
    async load(keys: readonly string[]) {
      asked += keys.length
      const found = keys.flatMap((key) => {
        const body = documents.get(key)?.body
        return body === undefined ? [] : [[key, body] as const]
      })
      await gate
      return new Map(found)
    },
    async find(_lookup: string, value: string): Promise<StoredDocument | undefined> {
      asked += 1
      const [key, kept] = [...documents].find(([, { slug }]) => slug === value) ?? []
      await gate
      return key && kept ? { key, body: kept.body } : undefined
    }
  } as Collection
  return {
    collection,
    asked: () => asked,
    /** Answers that are on their way stay there until it is called. */
    hold() {
      let open = () => {}
      gate = new Promise((resolve) => {
        open = resolve
      })
      return open
    },
    put(key: string, body: string, slug = key): DocumentWrite {
      documents.set(key, { body, slug })
      return { key, body, lists: {}, order: '', lookups: { slug } }
    },
    remove(key: string): DocumentWrite {
      documents.delete(key)
      return { key, body: undefined, lists: {}, order: '', lookups: {} }
    }
  }
}

function opened(isCurrent = () => true) {
  const stored = store()
  return { ...stored, ...documentCache(stored.collection, isCurrent), uncached: stored.collection }
}

t.test('a document is asked for once, also one that is not there', async (t) => {
  const { collection, put, asked } = opened()
  put('a', '{"n":1}')
  for (let n = 0; n < 3; n++) {
    t.same([...(await collection.load(['a', 'b']))], [['a', '{"n":1}']])
    t.same(await collection.get('a'), { n: 1 })
    t.equal(await collection.find('slug', 'nobody'), undefined)
  }
  t.equal(asked(), 3)
})

t.test('what a commit writes is asked for again: changed, new, removed', async (t) => {
  const { collection, put, remove, written } = opened()
  put('a', '1')
  await collection.load(['a', 'b', 'c'])
  written([put('a', '2'), put('b', '1')])
  t.same(
    [...(await collection.load(['a', 'b']))],
    [
      ['a', '2'],
      ['b', '1']
    ]
  )
  written([remove('a')])
  t.same([...(await collection.load(['a', 'b']))], [['b', '1']])
})

t.test('a lookup follows the document that it leads to', async (t) => {
  const { collection, put, written } = opened()
  put('a', '1', 'old')
  t.equal((await collection.find('slug', 'old'))?.key, 'a')
  t.equal(await collection.find('slug', 'new'), undefined)
  written([put('a', '2', 'new')])
  // As somebody else asks for it by its key: the body that is known then is not the one that was found.
  await collection.load(['a'])
  t.equal(await collection.find('slug', 'old'), undefined)
  t.equal((await collection.find('slug', 'new'))?.body, '2')
  written([put('b', '1', 'old')])
  t.equal((await collection.find('slug', 'old'))?.key, 'b')
})

t.test('an answer that was on its way when something was written is not taken in', async (t) => {
  const { collection, put, hold, written } = opened()
  put('a', '1', 'old')
  const open = hold()
  const asked = Promise.all([collection.load(['a']), collection.find('slug', 'old')])
  written([put('a', '2', 'new')])
  open()
  await asked
  t.equal((await collection.load(['a'])).get('a'), '2')
  t.equal(await collection.find('slug', 'old'), undefined)
})

t.test('an instance that is not the only writer asks each time', async (t) => {
  let only = true
  const { collection, put, clear } = opened(() => only)
  put('a', '1')
  await collection.load(['a'])
  await collection.find('slug', 'a')
  only = false
  put('a', '2', 'b')
  t.equal((await collection.load(['a'])).get('a'), '2')
  t.equal(await collection.find('slug', 'a'), undefined)
  only = true
  clear()
  t.equal((await collection.load(['a'])).get('a'), '2')
})
