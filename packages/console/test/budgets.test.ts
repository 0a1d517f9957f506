/** What browsers have to load before a page can be used, compressed, and what must not come with it. */
import { readFileSync, statSync } from 'node:fs'
import t from 'tap'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

const site = new URL('../site/', import.meta.url)
const manifest: Readonly<Record<string, Chunk>> = JSON.parse(
  readFileSync(new URL('manifest.json', site), 'utf8')
)

/** The chunk and all that it needs at once. */
function reached(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const next of manifest[name]?.imports ?? []) reached(next, seen)
  return seen
}

/** Of all pages. */
const STYLES = 'style.css'

/** Kilobytes (brotli) of a first visit to a page of these chunks. */
function kilobytes(...names: readonly string[]): number {
  const chunks = new Set(names.flatMap((name) => [...reached(name)]))
  const files = new Set([...chunks, STYLES].map((name) => manifest[name]?.file ?? ''))
  const bytes = [...files].reduce((sum, file) => sum + statSync(new URL(`${file}.br`, site)).size, 0)
  return bytes / 1_000
}

const first = 'index.html'
const budgets = {
  'the login': [130, [first]],
  'the home of a business': [145, [first, 'src/business/pages.tsx']],
  'the lists of a business': [190, [first, 'src/business/pages.tsx', 'src/business/work-pages.tsx']],
  'the system': [190, [first, 'src/operator/pages.tsx']]
} as const

for (const [page, [most, chunks]] of Object.entries(budgets)) {
  t.test(`${page} is there with at most ${most} kB`, async (t) => {
    for (const chunk of chunks) t.ok(manifest[chunk], `${chunk} is a chunk`)
    const loaded = kilobytes(...chunks)
    t.ok(loaded <= most, `${Math.round(loaded)} kB`)
  })
}

t.test('a page asks for few files: each costs a slow phone time', async (t) => {
  const { size } = reached('src/business/pages.tsx')
  t.ok(size <= 8, `${size} files`)
})

t.test('the colours that all builds on stand before what builds on them', async (t) => {
  const styles = readFileSync(new URL(manifest[STYLES]?.file ?? '', site), 'utf8')
  t.match(styles, /^:root\{/)
})

t.test('a room does not come with another one', async (t) => {
  const rooms = ['src/business/', 'src/operator/']
  for (const [name, chunk] of Object.entries(manifest)) {
    const own = rooms.find((room) => name.startsWith(room))
    const others = [...reached(name)].filter((one) =>
      rooms.some((room) => room !== own && one.startsWith(room))
    )
    t.same(others, [], `${chunk.file}: nothing of another room`)
  }
})
