import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'

/** What npm start does before it starts, in a checkout of one package; `npm run check:start` is the long form. */
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A checkout with one package, and the scripts that prepare it. */
async function checkout(test: Test) {
  const folder = test.testdir({
    'package.json': JSON.stringify({ workspaces: ['packages/*'] }),
    'package-lock.json': '{}',
    'tsconfig.json': '{ "files": [], "references": [{ "path": "packages/a" }] }',
    packages: {
      a: {
        'tsconfig.json': JSON.stringify({
          extends: '../../tsconfig.base.json',
          compilerOptions: {
            rootDir: 'src',
            outDir: 'dist',
            tsBuildInfoFile: 'dist/.tsbuildinfo',
            types: []
          },
          include: ['src']
        }),
        'package.json': '{ "name": "a", "type": "module" }',
        src: {
          'one.ts': "import { two } from './two.ts'\nexport const one: number = two + 1\n",
          'two.ts': 'export const two: number = 2\n'
        }
      }
    }
  })
  cpSync(join(root, 'scripts/prepare'), join(folder, 'scripts/prepare'), { recursive: true })
  cpSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const script = (name: string) => import(pathToFileURL(join(folder, 'scripts/prepare', name)).href)
  const file = (path: string) => join(folder, 'packages/a', path)
  return { folder, script, file, read: (path: string) => readFileSync(file(path), 'utf8') }
}

t.test('types are erased, imports are rewritten, and only what changed is written again', async (t) => {
  const { script, file, read } = await checkout(t)
  const { isTranspiled, transpile } = await script('transpile.mjs')
  t.notOk(isTranspiled(), 'nothing is there at first')
  await transpile()
  t.ok(isTranspiled())
  t.match(read('dist/one.js'), /from "\.\/two\.js"/)
  t.match(JSON.parse(read('dist/one.js.map')), { sources: [/one\.ts$/] })

  writeFileSync(file('dist/one.js'), 'left alone')
  writeFileSync(file('src/two.ts'), 'export const two: number = 22\n')
  t.notOk(isTranspiled(), 'a change is seen')
  await transpile()
  t.match(read('dist/two.js'), /22/)
  t.equal(read('dist/one.js'), 'left alone')

  rmSync(file('dist/one.js'))
  t.notOk(isTranspiled(), 'a product that is gone is seen')
  rmSync(file('src/two.ts'))
  writeFileSync(file('src/one.ts'), 'export const one: number = 1\n')
  await transpile()
  t.ok(isTranspiled())
  t.notOk(existsSync(file('dist/two.js')), 'the product of a source that is gone goes too')
})

t.test('what was killed half way is done again, whole', async (t) => {
  const { folder, script, file, read } = await checkout(t)
  const { isTranspiled, transpile } = await script('transpile.mjs')
  await transpile()
  // So a kill leaves it: no stamp, one product cut off, one not yet there.
  rmSync(join(folder, 'dist/built'))
  writeFileSync(file('dist/two.js'), 'export con')
  rmSync(file('dist/one.js'))
  t.notOk(isTranspiled())
  await transpile()
  t.match(read('dist/two.js'), /export const two = 2;/)
  t.match(read('dist/one.js'), /two \+ 1/)
})

t.test('the transpiler and tsc see what the other wrote', async (t) => {
  const { script, file, read } = await checkout(t)
  const { isTranspiled, transpile } = await script('transpile.mjs')
  const { build, isBuilt } = await script('build.mjs')
  const started = () => {}
  await build({ started })
  t.ok(isBuilt())
  t.ok(isTranspiled(), 'what tsc made is there for a start too')
  t.ok(existsSync(file('dist/one.d.ts')))

  const before = new Date(Date.now() - 60_000)
  writeFileSync(file('src/two.ts'), 'export const two: number = 3\n')
  await transpile()
  t.match(read('dist/two.js'), /two = 3/)
  t.notOk(isBuilt(), 'types are to be checked again')
  // Back to what tsc knows, with an old date: it must not believe its own record.
  writeFileSync(file('src/two.ts'), 'export const two: number = 2\n')
  utimesSync(file('src/two.ts'), before, before)
  await build({ started })
  t.match(read('dist/two.js'), /two = 2/)
})

t.test('a lock whose owner was killed is taken when what it started has ended', async (t) => {
  const { folder, script } = await checkout(t)
  const { withLock } = await script('lock.mjs')
  const npm = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1000)'])
  const ended = new Promise((resolve) => npm.once('exit', resolve))
  const gone = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => gone.once('exit', resolve))
  const owner = join(folder, 'dist/prepare.lock/owner.json')
  mkdirSync(dirname(owner), { recursive: true })
  writeFileSync(owner, JSON.stringify({ token: 'killed', pid: gone.pid, child: npm.pid, host: hostname() }))
  await withLock(async (started: (pid: number) => void) => {
    t.not(npm.exitCode, null, 'npm had ended')
    started(4711)
    t.match(JSON.parse(readFileSync(owner, 'utf8')), { pid: process.pid, child: 4711 })
  })
  await ended
  t.notOk(existsSync(owner), 'and it is given back')
})
