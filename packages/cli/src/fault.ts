/** What is said of an error that ends a command. */
import { fileFault } from '@bursar/store-sqlite'

/** Errors whose message says what is wrong and what to do. By name: their classes are loaded when they are needed. */
const saidWell = new Set([
  'CommandError',
  'ConfigError',
  'FormatError',
  'LostEndError',
  'ClockBehindError',
  'MasterKeyError'
])

/** What the system says of files, for people. */
const fileFaults = new Map([
  ['EACCES', 'cannot be read or written by this user (permissions)'],
  ['EPERM', 'cannot be changed by this user (permissions)'],
  ['EROFS', 'is on a read-only disk'],
  ['ENOSPC', 'cannot be written: the disk is full'],
  ['EDQUOT', 'cannot be written: the disk quota of this user is exceeded'],
  ['ENOTDIR', 'is not a folder'],
  ['EISDIR', 'is a folder'],
  ['ENOENT', 'does not exist'],
  ['EIO', 'cannot be read or written: the disk failed'],
  ['EMFILE', 'cannot be opened: this process has too many files open']
])

/** One line for what can be mended from outside; the stack for what is a fault of the program. */
export function describeFault(error: unknown): string {
  const { name, message, stack } = error as Error
  if (saidWell.has(name)) return message
  const known = fileFault(error) ?? systemFault(error as NodeJS.ErrnoException) ?? serverFault(error)
  return known ?? stack ?? String(error)
}

/** Servers that a command connects to, by how the errors of their drivers are called. */
const servers = [
  { errors: /^Mongo/, name: 'MongoDB', variable: 'MONGODB_URI' },
  { errors: /^KafkaJS/, name: 'Kafka', variable: 'KAFKA_BROKERS' }
]

/** A server that is away or refuses; the driver's error may be the cause of ours. */
function serverFault(error: unknown): string | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    const { name, message } = one
    const server = servers.find(({ errors }) => errors.test(name))
    if (!server) continue
    // What a driver says may end with a full stop, and may go on with a stack.
    const said = (message.split('\n')[0] ?? name).replace(/\.$/, '')
    const next = `Check that it runs and that ${server.variable} names it, then run the command again.`
    return `${server.name} cannot be used: ${said}. ${next}`
  }
  return undefined
}

function systemFault({ code, path }: NodeJS.ErrnoException): string | undefined {
  const what = fileFaults.get(code ?? '')
  return what && path ? `${path} ${what} (${code}).` : undefined
}
