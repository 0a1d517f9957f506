/** The very test files that run on memory elsewhere, in one process, on the stores that `useStores` named. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const repository = new URL('../../../', import.meta.url)

/** Runs compiled test files by their paths in the repository; `systems` counts those made on the stores. */
export function runFiles(root: Test, paths: readonly string[], stores: string, systems: () => number): void {
  const files = paths.map((path) => new URL(path, repository).href)
  const unbuilt = files.filter((file) => !existsSync(fileURLToPath(file)))
  // Inside a test: the root would end while a file is being read.
  root.test('all of them are built', async (t) => {
    t.same(unbuilt, [])
    for (const file of files) await import(file)
    // Comes after all of theirs.
    root.test(`their systems were on ${stores}`, async (t) => {
      t.ok(systems() >= files.length, `${systems()} systems`)
    })
  })
}
