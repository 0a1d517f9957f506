/** Which test files share a process, and in which order the processes start. */

// Most of what a file costs is reading its modules: fifteen files in one process take the CPU of three alone.
const FILES_IN_A_GROUP = 15

/**
 * Packages whose tests neither start processes, measure their own, nor set what is of the whole process. Every
 * other file has a process of its own.
 */
const SHARED = [
  'packages/calendar',
  'packages/client',
  'packages/contracts',
  'packages/event-sourcing',
  'packages/jobs',
  'packages/notifications',
  'packages/service-kit',
  'services/auth',
  'services/billing',
  'services/gateway',
  'services/metrics',
  'services/profile'
]

/** What takes a minute and more starts first, so that no long file is left for the end. */
const LONG = [
  'packages/cli/',
  'packages/testing/dist-test/real/',
  'packages/testing/',
  'packages/store-',
  'infra/'
]

const packageOf = (file) => file.split('/').slice(0, 2).join('/')

function rank(file) {
  const index = LONG.findIndex((prefix) => file.startsWith(prefix))
  return index === -1 ? LONG.length : index
}

/**
 * Puts test files (paths in the repository) into groups `{ name, files }`, each to be run by one process, in the
 * order in which they are to start.
 */
export function groupsOf(files) {
  const groups = []
  const shared = new Map()
  for (const file of [...files].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const owner = packageOf(file)
    if (!SHARED.includes(owner)) groups.push({ name: file, files: [file] })
    else shared.set(owner, [...(shared.get(owner) ?? []), file])
  }
  for (const [owner, all] of shared) {
    const count = Math.ceil(all.length / FILES_IN_A_GROUP)
    const size = Math.ceil(all.length / count)
    for (let at = 0; at < count; at++) {
      const name = count === 1 ? owner : `${owner} ${at + 1}/${count}`
      groups.push({ name, files: all.slice(at * size, (at + 1) * size) })
    }
  }
  return groups
}

/**
 * The groups of one part, `K/N`: every Nth from the Kth on, so that each part has its share of each package and of what
 * takes long. Undefined when that is no part.
 */
export function partOf(groups, part) {
  const [, k, n] = /^(\d+)\/(\d+)$/.exec(part) ?? []
  const [kth, parts] = [Number(k), Number(n)]
  if (!(kth >= 1 && kth <= parts)) return undefined
  return groups.filter((_, index) => index % parts === kth - 1)
}
