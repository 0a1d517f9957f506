/** The house rules notice what they are there for. */
import t from 'tap'
import { brokenRules } from './tidy/import-rules.ts'
import { importsOf } from './tidy/imports.ts'
import { installScripts, missingOptionals, unpinned } from './tidy/manifest-rules.ts'
import { unplainNames, unplainSentences } from './tidy/plain-words.ts'
import { brokenRooms, circles } from './tidy/room-rules.ts'
import { bannedWords, brokenCaps, brokenNames, impureDomain, inheritedNames } from './tidy/text-rules.ts'

const decider = new Set(['fold', 'happened'])

function rules(path: string, source: string): string[] {
  return importsOf(source).flatMap((item) => brokenRules(path, item, decider))
}

t.test('imports are read from the text', async (t) => {
  const source = [
    "import type { A } from './a.ts'",
    "import b, { type C, d as e } from 'b'",
    'import {',
    '  f,',
    '  g',
    "} from 'g'",
    "export * from './h.ts'",
    "import 'i'",
    "const j = await import('j')",
    "// import k from 'k'",
    "/* import l from 'l' */",
    "export const m = 'm'"
  ].join('\n')
  t.same(importsOf(source), [
    { from: './a.ts', values: [] },
    { from: 'b', values: ['*', 'd'] },
    { from: 'g', values: ['f', 'g'] },
    { from: './h.ts', values: ['*'] },
    { from: 'i', values: ['*'] },
    { from: 'j', values: ['*'] }
  ])
})

t.test('directions', async (t) => {
  t.same(rules('services/auth/src/a.ts', "import { x } from '@bursar/billing'"), [
    'auth may not import billing'
  ])
  t.same(rules('packages/contracts/src/a.ts', "import { x } from '@bursar/event-sourcing'").length, 1)
  t.same(rules('packages/event-sourcing/src/a.ts', "import { x } from '@bursar/service-kit'").length, 1)
  t.same(rules('services/auth/src/a.ts', "import { x } from '@bursar/store-sqlite'").length, 1)
  t.same(rules('services/auth/src/a.ts', "import { x } from '@bursar/contracts/dist/x.js'").length, 1)
  t.same(rules('services/auth/src/a.ts', "import { x } from '../../billing/src/x.ts'").length, 1)
  t.same(rules('services/auth/src/a.ts', "import { x } from './x.js'").length, 1)
  t.same(rules('services/auth/test/a.test.ts', "import { x } from '@bursar/billing'").length, 1)
  t.same(rules('packages/client/src/a.ts', "import type { x } from '@bursar/billing'"), [])
  t.same(rules('packages/client/src/a.ts', "import { type X, x } from '@bursar/billing'").length, 1)
  t.same(rules('services/auth/src/a.ts', "import type { x } from '@bursar/billing'").length, 1)
  t.same(rules('packages/stranger/src/a.ts', "import { x } from '@bursar/contracts'").length, 1)
  t.same(rules('packages/service-kit/src/a.ts', "await import('node:sqlite')"), [
    'only store-sqlite may use node:sqlite'
  ])
  t.same(rules('packages/store-sqlite/src/a.ts', "await import('node:sqlite')"), [])
  t.same(rules('packages/cli/src/a.ts', "import { x } from '@bursar/store-sqlite'"), [])
  t.same(rules('services/auth/test/a.test.ts', "import { x } from '@bursar/testing'"), [])
  t.same(rules('services/auth/test/a.test.ts', "import { x } from '../dist/domain/x.js'"), [])
  t.same(rules('services/auth/test/a.test.ts', "import { x } from '../../billing/dist/x.js'").length, 2)
})

t.test('domains', async (t) => {
  const path = 'services/billing/src/plans/domain/plan.ts'
  t.same(rules(path, "import { fold, type Fold } from '@bursar/event-sourcing'"), [])
  t.same(rules(path, "import type { EventStore } from '@bursar/event-sourcing'"), [])
  t.same(rules(path, "import { Money } from '@bursar/contracts'\nimport { x } from './x.ts'"), [])
  t.same(rules(path, "import { createHash } from 'node:crypto'"), [])
  t.same(rules(path, "import { createHash, randomBytes } from 'node:crypto'").length, 1)
  t.same(rules(path, "import { appender } from '@bursar/event-sourcing'").length, 1)
  t.same(rules(path, "import { readFile } from 'node:fs'").length, 1)
  t.same(rules(path, "import { x } from '../http/x.ts'").length, 1)
  t.same(rules(path, "import { x } from '../../shared/domain/money.ts'"), [])
  t.same(impureDomain({ path, text: 'const now = Date.now()\nconst then = new Date(now)\n' }), [
    `${path}:1: the clock`
  ])
})

t.test('rooms', async (t) => {
  const path = 'services/billing/src/plans/plan-lists.ts'
  t.same(brokenRooms(path, './projection.ts'), [])
  t.same(brokenRooms(path, '../shared/views.ts'), [])
  t.same(brokenRooms(path, '../checkout/priced-cart.ts'), ['plans may not use checkout'])
  t.same(brokenRooms(path, './http/list-plans.ts'), ['a route is named by service.ts alone'])
  t.same(brokenRooms('services/billing/src/service.ts', './plans/http/list-plans.ts'), [])
  t.same(brokenRooms('services/billing/src/price.ts', './x.ts').length, 1)
  t.same(brokenRooms('services/billing/src/attic/price.ts', './x.ts'), ['services/billing has no room attic'])
  t.same(brokenRooms('services/gateway/src/pages/page.ts', '../http/x.ts'), [])
  t.same(
    circles(
      new Map([
        ['a', ['b']],
        ['b', ['a']]
      ])
    ),
    ['a uses b, which comes later']
  )
})

t.test('texts', async (t) => {
  const unfinished = `// ${'TO'}${'DO'}: later`
  t.same(bannedWords({ path: 'a.ts', text: `x\n${unfinished}\n` }), ['a.ts:2: a note of unfinished work'])
  t.same(bannedWords({ path: 'a.md', text: `see /${'work'}/main` }).length, 1)
  t.same(bannedWords({ path: 'a.md', text: 'packages/work/x, /tmp/bursar-data' }).length, 0)
  t.same(bannedWords({ path: '.npmrc', text: 'registry=http://localhost' }).length, 1)
  t.same(brokenCaps({ path: 'a.ts', text: 'x\n'.repeat(400) }), [])
  t.same(brokenCaps({ path: 'a.ts', text: 'x\n'.repeat(401) }).length, 1)
  t.same(brokenCaps({ path: 'packages/a/test/a.test.ts', text: 'x\n'.repeat(401) }), [])
  t.same(brokenCaps({ path: 'a.ts', text: 'x'.repeat(131) }).length, 1)
  t.same(brokenNames({ path: 'packages/a/src/utils.ts', text: '' }).length, 1)
  t.same(brokenNames({ path: 'packages/a/src/http/index.ts', text: '' }).length, 1)
  t.same(brokenNames({ path: 'packages/a/src/bigName.ts', text: '' }).length, 1)
  t.same(brokenNames({ path: 'packages/a/src/index.ts', text: '' }), [])
})

t.test('plain words', async (t) => {
  const said = (path: string, text: string) => unplainSentences({ path, text }).length
  t.equal(said('README.md', 'It stands beside them.'), 1)
  t.equal(said('README.md', '`beside` and\n```\nbeside\n```\n'), 0, 'code is quoted')
  t.equal(said('docs/adr/0001-x.md', 'It stands beside them.'), 0, 'records are history')
  const source = 'packages/cli/src/a.ts'
  t.same(unplainSentences({ path: source, text: "// in vain\nsay('It waits in vain.')\n" }), [
    `${source}:2: in vain; say: without success`
  ])
  t.equal(said(source, 'say("somebody may everything")'), 1)
  t.equal(said(source, "is === 'beside'"), 0, 'a single word is a key')
  t.equal(said('packages/cli/test/a.test.ts', "say('It waits in vain.')"), 0)
  t.equal(said(source, "say('There is no backup in it')"), 0)
  const named = (path: string, text = '') => unplainNames({ path, text }).length
  t.equal(named('packages/a/src/turnstile.ts'), 1)
  t.equal(named('packages/a/src/attend.ts', 'export const tending = 1'), 0)
  t.equal(named('packages/a/src/a.ts', 'export function mayRun() {}\nexport const kept = 1'), 2)
  t.equal(named('packages/a/src/a.ts', 'const kept = 1'), 0, 'inside a file it is its own affair')
})

t.test('inherited names', async (t) => {
  const path = 'services/billing/src/plans/http/list-plans.ts'
  t.same(inheritedNames({ path, text: 'x\nif (name in table.of) y()\n' }).length, 1)
  t.same(inheritedNames({ path, text: "if ('name' in table) y()\nfor (const name in table) y()\n" }), [])
  t.same(inheritedNames({ path, text: '// one word in another\n/** one\n in two */\n' }), [])
  t.same(inheritedNames({ path: 'services/billing/test/a.ts', text: 'name in table' }), [])
})

t.test('manifests and lockfiles', async (t) => {
  t.same(unpinned('package.json', { dependencies: { a: '1.0.0', b: '^1.0.0' } }), [
    'package.json: b is ^1.0.0, not one version'
  ])
  const packages = {
    '': {},
    'node_modules/a': { version: '1.0.0', hasInstallScript: true },
    'node_modules/b': { version: '1.0.0', hasInstallScript: true, optional: true },
    'node_modules/c': { version: '1.0.0', hasInstallScript: true, dev: true },
    'node_modules/d': { version: '1.0.0', optionalDependencies: { b: '1.0.0', gone: '1.0.0' } },
    'node_modules/d/node_modules/e': { version: '1.0.0', optionalDependencies: { f: '1.0.0' } },
    'node_modules/d/node_modules/f': { version: '1.0.0' }
  }
  t.same(installScripts({ packages }), { needed: ['a 1.0.0'], optional: ['b 1.0.0'] })
  t.same(missingOptionals({ packages }), ['node_modules/d names gone'])
})
