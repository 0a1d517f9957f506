import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { root } from '../prepare/paths.mjs'

const WORKSPACES = ['packages', 'services', 'infra']
const TEST = /\.test\.js$/
// Whole systems of processes, each of which needs the machine for itself.
const SEVERAL = '/several/'

/** Compiled test files, as paths in the repository with `/`: those below what is named, or all but `several`. */
export function findTests(named) {
  if (named.length === 0) return everyTest().filter((file) => !file.includes(SEVERAL))
  const wanted = named.map((name) => relative(root, resolve(name)).split(sep).join('/'))
  return everyTest().filter((file) => wanted.some((name) => file === name || file.startsWith(`${name}/`)))
}

function everyTest() {
  return WORKSPACES.flatMap((workspace) =>
    readdirSync(join(root, workspace)).flatMap((name) => {
      const folder = `${workspace}/${name}/dist-test`
      if (!existsSync(join(root, folder))) return []
      const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      return files.filter((file) => TEST.test(file)).map((file) => `${folder}/${file.split(sep).join('/')}`)
    })
  )
}
