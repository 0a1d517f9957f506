import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Removes compiled files whose source is gone: tsc leaves them, and the test runner would go on running a test
 * that nobody can read any more.
 */
export function removeOrphans(products, sources) {
  if (!existsSync(products)) return
  for (const entry of readdirSync(products, { withFileTypes: true })) {
    const product = join(products, entry.name)
    if (entry.isDirectory()) removeOrphans(product, join(sources, entry.name))
    else if (isOrphan(entry.name, sources)) rmSync(product)
  }
}

function isOrphan(name, sources) {
  const base = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(name)?.[1]
  return base !== undefined && ['.ts', '.tsx'].every((end) => !existsSync(join(sources, base + end)))
}
