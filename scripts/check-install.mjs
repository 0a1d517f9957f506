/**
 * Proves that an install without install scripts is enough: every dependency that a workspace needs at run time
 * loads, and no package with an install script has left a build behind.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))

/** Workspace folders relative to the root. */
function workspaces() {
  return readJson('package.json').workspaces.flatMap((pattern) => {
    const parent = pattern.replace(/\/\*$/, '')
    const folders =
      pattern === parent ? [parent] : readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
    return folders.filter((folder) => existsSync(join(root, folder, 'package.json')))
  })
}

/** Loads what one workspace names; says which of them do not load and why. */
async function unloadable(folder) {
  const { dependencies, optionalDependencies } = readJson(`${folder}/package.json`)
  const problems = []
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (name.startsWith('@bursar/')) continue
    try {
      await load(name, folder)
    } catch (error) {
      problems.push(`${folder} needs ${name}, which does not load: ${error.message}`)
    }
  }
  return problems
}

/**
 * Loads as the workspace would: by `import`, resolved from its folder. A few packages answer only `require`, and those of
 * fonts are files alone.
 */
async function load(name, folder) {
  const require = createRequire(join(root, folder, 'package.json'))
  const path = resolve(require, name)
  if (path?.endsWith('.css')) return
  return path === undefined ? import(name) : import(pathToFileURL(path).href)
}

function resolve(require, name) {
  try {
    return require.resolve(name)
  } catch (error) {
    if (error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined
    throw error
  }
}

/** Packages whose install script was run all the same. */
function built() {
  return Object.entries(readJson('node_modules/.package-lock.json').packages)
    .filter(([path, entry]) => entry.hasInstallScript && existsSync(join(root, path, 'build')))
    .map(([path]) => `${path} was built by an install script`)
}

const problems = [...(await Promise.all(workspaces().map(unloadable))).flat(), ...built()]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
