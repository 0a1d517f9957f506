/**
 * Makes `dist` of `src` by erasing the types, file by file: a second of work where `tsc -b` takes half a minute and
 * 2 GB. Types are checked where tests run, and `tsc -b` writes the same products. So that the two do not take each
 * other's for their own, each forgets the other's record of what it changes: this one removes tsc's `.tsbuildinfo`
 * of a package of which it writes a file, and `tsc -b` is run with the stamps cleared.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { inRoot } from './paths.mjs'
import { say } from './progress.mjs'
import { removeOrphans } from './remove-orphans.mjs'
import { describe, projects } from './sources.mjs'
import { BUILT, clearStamp, readStamp, writeStamp } from './stamp.mjs'

/** What tsconfig.base.json says of the products. */
const OPTIONS = {
  target: 'es2023',
  sourcemap: true,
  typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: 'rewrite' }
}

/** True when every product is there and made of its source as it is now. */
export function isTranspiled() {
  const before = remembered()
  const now = look()
  return (
    before !== undefined &&
    before.by === now.by &&
    Object.keys(before.sources).length === Object.keys(now.sources).length &&
    Object.entries(now.sources).every(
      ([path, is]) => before.sources[path] === is && existsSync(productOf(path))
    )
  )
}

/** Transpiles what changed since the last time, or everything when that is not known. */
export async function transpile() {
  const before = remembered()
  // Taken first: a file that changes meanwhile must count as changed the next time.
  const now = look()
  const known = before?.by === now.by ? before.sources : {}
  const changed = Object.keys(now.sources).filter(
    (path) => known[path] !== now.sources[path] || !existsSync(productOf(path))
  )
  for (const stamp of Object.values(BUILT)) clearStamp(stamp)
  for (const folder of transpiled()) removeOrphans(join(folder, 'dist'), join(folder, 'src'))
  const startedAt = Date.now()
  if (changed.length > 0) {
    say(`transpiling ${changed.length === 1 ? 'one source' : `${changed.length} sources`} …`)
    for (const folder of new Set(changed.map(packageOf))) forgetCheck(folder)
    await writeProducts(changed)
    say(`transpiled in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  writeStamp(BUILT.run, JSON.stringify(now))
}

/** Remembers that the products are those of the sources in `look()`, which tsc made. */
export function rememberProducts(now) {
  writeStamp(BUILT.run, JSON.stringify(now))
}

/** The sources as they are, and by what they are made into products. */
export function look() {
  const by = ['package.json', 'transpile.mjs'].map((name) =>
    describe(inRoot(`scripts/prepare/${name}`)).flat()
  )
  const sources = transpiled().flatMap((folder) => describe(join(folder, 'src')))
  return {
    by: by.flat().join(' '),
    sources: Object.fromEntries(sources.filter(([path]) => path.endsWith('.ts')))
  }
}

async function writeProducts(paths) {
  const { transformSync } = await import('oxc-transform')
  for (const path of paths) {
    const { code, map, errors } = transformSync(path, readFileSync(path, 'utf8'), OPTIONS)
    if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}\n${errors[0].codeframe ?? ''}`)
    const product = productOf(path)
    mkdirSync(dirname(product), { recursive: true })
    writeFileSync(`${product}.map`, JSON.stringify({ ...map, file: basename(product) }))
    writeFileSync(product, `${code}//# sourceMappingURL=${basename(product)}.map\n`)
  }
}

/**
 * packages/testing is nobody's to run: the tests need it, and those are compiled by tsc. The console is no module for Node;
 * it has a build of its own.
 */
function transpiled() {
  return projects().filter((folder) => !['testing', 'console'].includes(basename(folder)))
}

function remembered() {
  try {
    return JSON.parse(readStamp(BUILT.run))
  } catch {
    return undefined
  }
}

function forgetCheck(folder) {
  if (!existsSync(join(folder, 'dist'))) return
  for (const name of readdirSync(join(folder, 'dist'))) {
    if (name.startsWith('.tsbuildinfo')) rmSync(join(folder, 'dist', name))
  }
}

function packageOf(path) {
  return path.replace(/[\\/]src[\\/].*$/, '')
}

function productOf(path) {
  return `${packageOf(path)}/dist${path.slice(packageOf(path).length + 4, -3)}.js`
}
