import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, seen from the compiled test in packages/testing/dist-test/tidy. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** One text file of the repository: path relative to the root with forward slashes, and its content. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

const NOT_OURS = new Set(['node_modules', 'dist', 'dist-test', '.git', '.tap', '.bursar'])
/** What others made and is shipped as it came: a list of passwords, a library's file. */
const SHIPPED = /^services\/[a-z]+\/data\//
const TEXT = /(\.(ts|tsx|mjs|js|json|md|yml|yaml|html|css|sh)|(^|\/)(run|LICENSE|\.[a-z]+))$/

/** Every text file that git keeps or would add; without git every file outside of products and dependencies. */
export function textFiles(): TextFile[] {
  return paths()
    .filter(
      (path) =>
        TEXT.test(path) &&
        !SHIPPED.test(path) &&
        statSync(join(root, path), { throwIfNoEntry: false })?.isFile()
    )
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function paths(): string[] {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const options = {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: 'pipe'
    } as const
    const listed = execFileSync('git', args, options).split('\0').filter(Boolean)
    if (listed.length > 0) return [...new Set(listed)].sort()
  } catch {
    // No git, or not a clone: an unpacked archive has house rules too.
  }
  return walk('').sort()
}

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return []
    const path = folder ? `${folder}/${entry.name}` : entry.name
    return entry.isDirectory() ? walk(path) : [path]
  })
}

/** Lines of a file; a final line break does not make another line. */
export function lines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

/** Sources: what people write and read as code, generated samples left out. */
export function isSource(path: string): boolean {
  return (/\.(ts|tsx|mjs|js|sh)$/.test(path) || path === '.ci/run') && !path.includes('/golden/')
}
