import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'

const script = (name: string) =>
  import(pathToFileURL(fileURLToPath(new URL(`../../../scripts/tests/${name}.mjs`, import.meta.url))).href)
const { countTests, slowestFiles } = await script('counts')
const { asBlock, failuresIn } = await script('report')
const { groupsOf, partOf } = await script('groups')

const quick = `TAP version 14
# Subtest: it works
    ok 1 - so it is
    1..1
ok 1 - it works # time=3ms
1..1
`
const two = `TAP version 14
# Subtest: services/b/dist-test/slow.test.js
    1..0
ok 1 - services/b/dist-test/slow.test.js # time=20ms
# Subtest: it does not
    not ok 1 - and why
      ---
      at:
        lineNumber: 3
      ...
    1..1
not ok 2 - it does not # time=1.5s
# Subtest: services/b/dist-test/next.test.js
    1..0
ok 3 - services/b/dist-test/next.test.js # time=2ms
ok 4 - later # SKIP no such file
1..4
`
const alone = { name: 'packages/a/dist-test/quick.test.js', files: ['packages/a/dist-test/quick.test.js'] }
const group = {
  name: 'services/b',
  files: ['services/b/dist-test/slow.test.js', 'services/b/dist-test/next.test.js']
}
const ran = (tap: string, ended?: string) => ({ tap, ended, said: 'a warning\n', ms: 2000 })

t.test('what passed, failed and was skipped is counted, by file', async (t) => {
  const tap = [asBlock(1, alone, ran(quick)), asBlock(2, group, ran(two, 'ended with exit code 1'))].join(
    '\n'
  )
  const { passed, failed, skipped } = countTests(asBlock(1, alone, ran(quick)))
  t.same([passed, failed, skipped], [1, [], []])
  const both = countTests(
    `${asBlock(1, alone, ran(quick))}\n${asBlock(2, group, ran(two, 'ended with exit code 1'))}`
  )
  t.equal(both.passed, 1)
  t.same(both.failed, ['services/b/dist-test/slow.test.js > it does not: and why'])
  t.same(both.skipped, ['services/b/dist-test/next.test.js > later (no such file)'])
  t.equal(slowestFiles(tap, 9)[0].file, 'services/b/dist-test/slow.test.js')
  t.equal(slowestFiles(tap, 9)[0].ms, 1500)
  t.equal(slowestFiles(tap, 1).length, 1)
})

t.test('a process that is cut off fails, and the test in which it was is named', async (t) => {
  const cut = two.slice(0, two.indexOf('not ok 2'))
  const { failed, passed } = countTests(asBlock(1, group, ran(cut, 'was ended by SIGKILL')))
  t.equal(passed, 0)
  t.match(failed[0], /slow\.test\.js > it does not \(did not end\)/)
  t.match(countTests(asBlock(1, alone, ran('TAP version 14\n', 'ended with exit code 1'))).failed, [
    /exit code 1/
  ])
  t.match(countTests(asBlock(1, alone, ran('TAP version 14\n1..0 # no tests found\n'))).failed, [
    /no tests found/
  ])
})

t.test('a file that is skipped as a whole says why', async (t) => {
  const { skipped, failed } = countTests(asBlock(1, alone, ran('TAP version 14\n1..0 # no Docker\n')))
  t.match(skipped, [/quick\.test\.js.*no Docker/])
  t.same(failed, [])
})

t.test('of a process that failed its failures are shown, with what it said', async (t) => {
  const shown = failuresIn(ran(two, 'ended with exit code 1'))
  t.match(shown, /not ok 1 - and why\n +---\n +at:\n +lineNumber: 3/)
  t.match(shown, /a warning\nThe process ended with exit code 1\./)
  t.notMatch(shown, /ok 3/)
})

t.test('files of the services share processes, others have their own and come first', async (t) => {
  const services = Array.from({ length: 31 }, (_, at) => `services/billing/dist-test/${at}.test.js`)
  const groups = groupsOf([...services, 'packages/cli/dist-test/commands.test.js'])
  t.same(groups[0].files, ['packages/cli/dist-test/commands.test.js'])
  t.same(
    groups.slice(1).map(({ files }: { files: string[] }) => files.length),
    [11, 11, 9]
  )
  t.same(groups.flatMap(({ files }: { files: string[] }) => files).length, 32)
})

t.test('parts have all groups between them, and each once', (t) => {
  const groups = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, files: [name] }))
  t.same(partOf(groups, '1/1'), groups)
  const names = (part: string) => partOf(groups, part).map(({ name }: { name: string }) => name)
  t.same(
    [names('1/2'), names('2/2')],
    [
      ['a', 'c', 'e'],
      ['b', 'd']
    ]
  )
  for (const bad of ['', '0/2', '3/2', '1', '1/0', 'x/y']) t.equal(partOf(groups, bad), undefined, bad)
  t.end()
})
