/** Rules about package.json files and the lockfile. */

/** The parts of a package.json that the rules look at. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The parts of package-lock.json that the rules look at. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** Dependencies that are not pinned to one version. */
export function unpinned(path: string, manifest: Manifest): string[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  return Object.entries(all)
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${path}: ${name} is ${version}, not one version`)
}

/** Names that a package may import: its own dependencies, in tests also what the root installs for all tests. */
export function declared(manifest: Manifest, rootManifest: Manifest, test: boolean): Set<string> {
  const own = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies }
  const names = new Set([...Object.keys(own), manifest.name ?? ''])
  if (test) for (const name of Object.keys(rootManifest.devDependencies ?? {})) names.add(name)
  return names
}

/** Packages needed at run time that have an install script, split by whether npm may go on without them. */
export function installScripts(lock: Lockfile): { needed: string[]; optional: string[] } {
  const scripted = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript && !entry.dev)
  const label = ([path, entry]: [string, LockedPackage]) =>
    `${path.replace('node_modules/', '')} ${entry.version}`
  return {
    needed: scripted.filter(([, entry]) => !entry.optional).map(label),
    optional: scripted.filter(([, entry]) => entry.optional).map(label)
  }
}

/** Optional packages that the lockfile's packages name and it does not hold: `npm ci` refuses such a lockfile. */
export function missingOptionals(lock: Lockfile): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(lock, path, name))
      .map((name) => `${path || 'the root'} names ${name}`)
  )
}

/** Looks where Node would: inside the package, then in each folder above it, up to the root. */
function isLocked(lock: Lockfile, path: string, name: string): boolean {
  for (let folder = path; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (`${folder}/node_modules/${name}` in lock.packages) return true
  }
  return `node_modules/${name}` in lock.packages
}
