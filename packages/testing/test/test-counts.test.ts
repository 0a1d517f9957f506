import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'

const script = fileURLToPath(new URL('../../../scripts/test-counts.mjs', import.meta.url))
const { countTests, slowestFiles } = await import(pathToFileURL(script).href)

const tap = `TAP version 14
# Subtest: packages/a/dist-test/quick.test.js
    # Subtest: it works
        ok 1 - so it is
        1..1
    ok 1 - it works # time=3ms
    1..1
ok 1 - packages/a/dist-test/quick.test.js # time=812.5ms
# Subtest: packages/a/dist-test/slow.test.js
    not ok 1 - it does not # time=3ms
    ok 2 - later # SKIP no such file
    1..2
not ok 2 - packages/a/dist-test/slow.test.js # time=71234.1ms
1..2
`

t.test('the slowest files come first', async (t) => {
  t.same(slowestFiles(tap, 2), [
    { file: 'packages/a/dist-test/slow.test.js', ms: 71_234.1 },
    { file: 'packages/a/dist-test/quick.test.js', ms: 812.5 }
  ])
  t.equal(slowestFiles(tap, 1).length, 1)
})

t.test('what passed, failed and was skipped is counted', async (t) => {
  const { passed, failed, skipped } = countTests(tap)
  t.equal(passed, 1)
  t.match(failed, [/slow\.test\.js: it does not/])
  t.match(skipped, [/later \(no such file\)/])
})
