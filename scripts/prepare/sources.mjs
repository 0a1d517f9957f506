/** The sources of this checkout, by workspace, and whether they changed. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.mjs'

/** Workspace folders with a tsconfig, as package.json lists them. */
export function projects() {
  const { workspaces } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [inRoot(pattern)]
    const parent = inRoot(pattern.slice(0, -2))
    if (!existsSync(parent)) return []
    return readdirSync(parent)
      .sort()
      .map((name) => join(parent, name))
  })
  return folders.filter((folder) => existsSync(join(folder, 'tsconfig.json')))
}

/** Every file at or below a path with its size and date: what a change leaves other, without reading the file. */
export function describe(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [[path, `${stat.size} ${stat.mtimeMs}`]]
  return readdirSync(path)
    .sort()
    .flatMap((name) => describe(join(path, name)))
}
