/** The house rules, run over the repository itself. */
import { isBuiltin } from 'node:module'
import t from 'tap'
import { brokenRules, locationOf } from './tidy/import-rules.ts'
import { importsOf } from './tidy/imports.ts'
import {
  declared,
  installScripts,
  type Lockfile,
  type Manifest,
  missingOptionals,
  unpinned
} from './tidy/manifest-rules.ts'
import { unplainNames, unplainSentences } from './tidy/plain-words.ts'
import { brokenRooms, circles, ROOMED, roomsOf } from './tidy/room-rules.ts'
import { bannedWords, brokenCaps, brokenNames, impureDomain, inheritedNames } from './tidy/text-rules.ts'
import { isSource, lines, textFiles } from './tidy/tree.ts'

const files = textFiles()
const written = files.filter(({ path }) => path !== 'package-lock.json' && path !== 'LICENSE')
// The samples of the rules' own test are text, and broken on purpose.
const importing = written.filter(({ path }) => path.endsWith('.ts') && !path.endsWith('/tidy-rules.test.ts'))
const manifests = new Map(
  files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .map(({ path, text }) => [path, JSON.parse(text) as Manifest])
)
const lock = JSON.parse(read('package-lock.json')) as Lockfile

function read(path: string): string {
  return files.find((file) => file.path === path)?.text ?? ''
}

/** The values of the decider's own file: what a domain may use of the core. */
const deciderNames = new Set(
  [
    ...read('packages/event-sourcing/src/events/decider.ts').matchAll(/^export (?:function|const) (\w+)/gm)
  ].map((m) => m[1] ?? '')
)

t.test('files stay small', async (t) => {
  t.same(written.flatMap(brokenCaps), [])
  const sizes = files
    .filter(({ path }) => isSource(path))
    .map(({ text }) => lines(text).length)
    .sort((a, b) => a - b)
  const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))]
  t.comment(`${sizes.length} sources: median ${at(0.5)} lines, p90 ${at(0.9)}, largest ${sizes.at(-1)}`)
})

t.test('no unfinished work, no path of one machine, no registry host', async (t) => {
  t.same(written.flatMap(bannedWords), [])
})

t.test('files are named after what is in them', async (t) => {
  t.same(written.flatMap(brokenNames), [])
})

t.test('domains are pure', async (t) => {
  t.ok(deciderNames.has('fold'), 'the decider is found')
  t.same(written.flatMap(impureDomain), [])
})

t.test('a table is asked for its own names', async (t) => {
  t.same(written.flatMap(inheritedNames), [])
})

t.test('imports point one way', async (t) => {
  const broken = importing.flatMap(({ path, text }) =>
    importsOf(text).flatMap((item) =>
      brokenRules(path, item, deciderNames).map((rule) => `${path}: ${rule} (${item.from})`)
    )
  )
  t.same(broken, [])
})

t.test('a subject uses those that it may, and its routes are named by the service alone', async (t) => {
  const broken = importing.flatMap(({ path, text }) =>
    importsOf(text).flatMap(({ from }) => brokenRooms(path, from).map((rule) => `${path}: ${rule} (${from})`))
  )
  t.same(broken, [])
  for (const service of ROOMED) t.same(circles(roomsOf(service) ?? new Map()), [], service)
})

t.test('a package declares what it imports', async (t) => {
  const rootManifest = manifests.get('package.json') ?? {}
  const broken = importing.flatMap(({ path, text }) => {
    const place = locationOf(path)
    if (!place) return []
    const known = declared(manifests.get(`${place.folder}/package.json`) ?? {}, rootManifest, place.test)
    return importsOf(text)
      .map(({ from }) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(from)?.[1] ?? from)
      .filter((name) => !name.startsWith('.') && !isBuiltin(name) && !name.startsWith('node:'))
      .filter((name) => !known.has(name) && !(place.test && name.startsWith('@bursar/')))
      .map((name) => `${path}: ${name}`)
  })
  t.same(broken, [])
})

t.test('names and sentences are plain', async (t) => {
  // The list itself names the words.
  const others = written.filter(({ path }) => !path.endsWith('/plain-words.ts'))
  t.same(others.flatMap(unplainSentences), [])
  t.same(others.flatMap(unplainNames), [])
})

t.test('decision records are numbered and titled', async (t) => {
  const records = files.filter(({ path }) => path.startsWith('docs/adr/'))
  t.ok(records.length > 0, 'there are records')
  records.forEach(({ path, text }, n) => {
    const number = String(n + 1).padStart(4, '0')
    t.match(
      path,
      new RegExp(`^docs/adr/${number}-[a-z0-9-]+\\.md$`),
      `record ${number} follows the one before`
    )
    t.match(lines(text)[0], new RegExp(`^# ${n + 1}\\. \\S`), `${path} begins with its number and title`)
  })
})

t.test('the changelog says what is new', async (t) => {
  t.match(read('CHANGELOG.md'), /^## (\[?Unreleased\]?|\[?\d+\.\d+\.\d+\]?)/m)
})

t.test('dependencies are pinned, and the lockfile holds them', async (t) => {
  t.same(
    [...manifests].flatMap(([path, manifest]) => unpinned(path, manifest)),
    []
  )
  t.same(missingOptionals(lock), [], 'npm ci accepts the lockfile')
  const outside = Object.values(lock.packages)
    .flatMap(({ resolved }) => resolved ?? [])
    .filter((url) => /^\w+:/.test(url))
  t.same(outside, [], 'the lockfile names no host')
  const scripts = installScripts(lock)
  t.same(scripts.needed, [], 'nothing that is needed has an install script')
  t.comment(`optional, with an install script that is not run: ${scripts.optional.join(', ') || 'none'}`)
})
