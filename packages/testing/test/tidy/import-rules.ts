/**
 * Which way imports may point: services -> service-kit -> event-sourcing -> contracts. Adapters implement the
 * ports and are named where a world is put together; no service imports another.
 */
import { posix } from 'node:path'
import type { Import } from './imports.ts'

const SERVICES = ['auth', 'profile', 'billing', 'metrics', 'gateway']
const CORE = ['calendar', 'contracts', 'event-sourcing', 'jobs', 'service-kit']
const ADAPTERS = ['store-sqlite', 'store-mongodb', 'bus-kafka']

/** Sources of a package may import these packages of the house; `undefined` means all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | undefined>> = {
  calendar: [],
  contracts: [],
  'event-sourcing': ['contracts'],
  jobs: ['calendar', 'event-sourcing'],
  'service-kit': ['calendar', 'contracts', 'event-sourcing', 'jobs'],
  notifications: ['contracts'],
  client: ['contracts'],
  console: ['client'],
  ...Object.fromEntries(ADAPTERS.map((name) => [name, ['contracts', 'event-sourcing']])),
  ...Object.fromEntries(SERVICES.map((name) => [name, CORE])),
  auth: [...CORE, 'notifications'],
  profile: [...CORE, 'notifications'],
  gateway: [...CORE, 'notifications'],
  host: [...CORE, 'notifications', 'gateway', 'store-mongodb', 'bus-kafka'],
  testing: [...CORE, 'notifications', ...SERVICES, ...ADAPTERS, 'client', 'infra-local'],
  cli: [...CORE, 'notifications', ...SERVICES, ...ADAPTERS, 'client', 'host'],
  'infra-local': [],
  benchmarks: undefined
}

/** Sources of a package may take types, and nothing that exists at run time, from these as well. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = { client: SERVICES }

/** Packages whose tests put whole systems together. */
const MEET_EVERYTHING = ['testing', 'cli', 'host', 'gateway', 'infra-local', 'benchmarks']

/** What runs a service as a process of its own is known to its main file alone. */
const MAIN = /^services\/[^/]+\/src\/main\.ts$/

/** What makes static files of the console, outside of what is made. */
const BUILT_BY = /^packages\/console\/(vite\.config\.ts$|build\/)/

/** Drivers, and the only package that may know each of them. */
const DRIVERS: Readonly<Record<string, string>> = {
  'node:sqlite': 'store-sqlite',
  '@photostructure/sqlite': 'store-sqlite',
  'better-sqlite3': 'store-sqlite',
  mongodb: 'store-mongodb',
  kafkajs: 'bus-kafka',
  nodemailer: 'notifications'
}

/** What starts the real parts, or measures ours against the bare driver. */
const MEASURE_DRIVERS = ['infra-local', 'benchmarks']

/** Where a source stands: its package's short name, the package's folder, and whether it is a test. */
export interface SourceLocation {
  readonly name: string
  readonly folder: string
  readonly test: boolean
}

/** The package that a path belongs to; undefined for files of the root. */
export function locationOf(path: string): SourceLocation | undefined {
  const match = /^(?:(packages|services)\/([^/]+)|(benchmarks)|(infra\/local))\//.exec(path)
  if (!match) return undefined
  const folder = match[0].slice(0, -1)
  const name = match[2] ?? (match[4] ? 'infra-local' : 'benchmarks')
  return { name, folder, test: path.startsWith(`${folder}/test/`) }
}

/** Rules that an import breaks, as sentences. `deciderNames` are the values that a domain may take from the core. */
export function brokenRules(
  path: string,
  { from, values }: Import,
  deciderNames: ReadonlySet<string>
): string[] {
  const place = locationOf(path)
  if (!place) return []
  const broken = [...relativeRules(path, place, from), ...packageRules(path, place, { from, values })]
  const driverOwner = DRIVERS[from]
  // infra/local starts the servers themselves, and has to ask each whether it is there.
  if (driverOwner !== undefined && driverOwner !== place.name && !MEASURE_DRIVERS.includes(place.name))
    broken.push(`only ${driverOwner} may use ${from}`)
  if (/\/domain\//.test(path) && !place.test)
    broken.push(...domainRules(path, { from, values }, deciderNames))
  return broken
}

function relativeRules(path: string, place: SourceLocation, from: string): string[] {
  if (!from.startsWith('.')) return []
  const target = posix.join(posix.dirname(path), from)
  const part = place.test ? 'test' : 'src'
  if (path.startsWith(`${place.folder}/bin/`)) return []
  if (BUILT_BY.test(path) || (place.name === 'console' && from.endsWith('.css'))) return []
  // A test reaches what its package does not export in the package's own product.
  if (place.test && target.startsWith(`${place.folder}/dist/`) && from.endsWith('.js')) return []
  const broken = /\.tsx?$/.test(from) ? [] : ['a relative import ends in .ts']
  if (!target.startsWith(`${place.folder}/${part}/`))
    broken.push(`a relative import stays inside ${place.folder}/${part}`)
  return broken
}

function packageRules(path: string, place: SourceLocation, { from, values }: Import): string[] {
  const match = /^@bursar\/([^/]+)(\/.*)?$/.exec(from)
  if (!match) return []
  const [, target = '', inside] = match
  const entries = [undefined, '/read-side', ...(target === 'contracts' ? ['/routes', '/text-order'] : [])]
  const broken = entries.includes(inside)
    ? []
    : ['a package is imported by its name, or by its read side or routes']
  const runs = target === 'host' && MAIN.test(path)
  const types = values.length === 0 && MAY_IMPORT_TYPES[place.name]?.includes(target)
  if (!runs && !types && !mayImport(place, target)) broken.push(`${place.name} may not import ${target}`)
  return broken
}

function mayImport(place: SourceLocation, target: string): boolean {
  if (
    place.test &&
    (MEET_EVERYTHING.includes(place.name) || [place.name, 'testing', ...CORE].includes(target))
  )
    return true
  if (!(place.name in MAY_IMPORT)) return false
  const allowed = MAY_IMPORT[place.name]
  return allowed === undefined || allowed.includes(target)
}

/** A domain is pure: domains of its own service, contracts, the calendar, the decider's vocabulary and a hash. */
function domainRules(path: string, { from, values }: Import, deciderNames: ReadonlySet<string>): string[] {
  if (from.startsWith('.')) {
    return /\/domain\//.test(posix.join(posix.dirname(path), from)) ? [] : ['a domain imports domains alone']
  }
  if (from === '@bursar/contracts' || from === '@bursar/calendar') return []
  const allowed =
    from === '@bursar/event-sourcing'
      ? deciderNames
      : from === 'node:crypto'
        ? new Set(['createHash'])
        : undefined
  if (allowed === undefined) return [`a domain may not import ${from}`]
  return values.filter((name) => !allowed.has(name)).map((name) => `a domain may not use ${name} of ${from}`)
}
