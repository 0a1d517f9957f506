/** The configuration of a process: environment and flags, checked once, before anything is opened. */
import { resolve } from 'node:path'
import { CommandError } from '../command-error.ts'
import { foreignVariables, type LogLevel, variables } from './variables.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute path of the folder of all data. */
  readonly data: string
  readonly logLevel: LogLevel
  /** Start of absolute URLs in answers, without a trailing slash. */
  readonly publicUrl: string
  /** Slug of the profile that the first start makes. */
  readonly broker: string
  /** The first manager; without a password the first start makes one up. */
  readonly admin: { readonly username: string; readonly password: string | undefined }
  /** Absolute path of the master key, when it is not the one in the data folder. */
  readonly masterKeyFile: string | undefined
  /** Where the test clock stands at first, an instant; undefined on the real time. */
  readonly testClock: string | undefined
}

/** What flags say; they go before the environment. */
export interface Flags {
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly data?: string | undefined
  /** `true`: a test clock that starts at BURSAR_TEST_CLOCK, or now. */
  readonly testClock?: string | boolean | undefined
}

type Texts = Readonly<Record<string, string | undefined>>

/** Reads the configuration; throws CommandError that names the variable when something is wrong with it. */
export function readConfig(environment: Texts, flags: Flags = {}): Config {
  const foreign = foreignVariables.find((name) => environment[name])
  if (foreign) {
    throw new CommandError(
      `${foreign} is set, but services in processes of their own are not available in this version. Unset it.`
    )
  }
  const texts = { ...environment, ...flagged(flags) }
  // Nothing encrypts in front of it unless somebody sees to that, so other machines are let in on demand alone.
  const host = value('BURSAR_HOST', texts) ?? 'localhost'
  const port = value('PORT', texts) ?? 8080
  const testClock = value('BURSAR_TEST_CLOCK', texts)
  const masterKeyFile = value('BURSAR_MASTER_KEY_FILE', texts)
  // Read for its own sake: a value that cannot be meant is refused today, and not by a later version.
  value('BURSAR_TEST_WEBHOOK_SECRET', texts)
  return {
    host,
    port,
    data: resolve(value('BURSAR_DATA', texts) ?? '.bursar'),
    logLevel: value('BURSAR_LOG_LEVEL', texts) ?? 'info',
    publicUrl: value('BURSAR_PUBLIC_URL', texts) ?? localUrl(host, port),
    broker: value('BURSAR_BROKER', texts) ?? 'broker',
    admin: {
      username: value('BURSAR_ADMIN_USERNAME', texts) ?? 'admin',
      password: value('BURSAR_ADMIN_PASSWORD', texts)
    },
    masterKeyFile: masterKeyFile && resolve(masterKeyFile),
    testClock: testClock ?? (flags.testClock === true ? new Date().toISOString() : undefined)
  }
}

function flagged({ port, host, data, testClock }: Flags): Record<string, string> {
  return {
    ...(port !== undefined && { PORT: port }),
    ...(host !== undefined && { BURSAR_HOST: host }),
    ...(data !== undefined && { BURSAR_DATA: data }),
    ...(typeof testClock === 'string' && { BURSAR_TEST_CLOCK: testClock })
  }
}

type Value<Name extends keyof typeof variables> = Exclude<
  ReturnType<(typeof variables)[Name]['read']>,
  undefined
>

/** What a variable says; undefined when it is not set, which is what a shell or compose file means by ''. */
function value<Name extends keyof typeof variables>(name: Name, texts: Texts): Value<Name> | undefined {
  const text = texts[name]
  if (text === undefined || text === '') return undefined
  const { read, expected, ...rest } = variables[name]
  const found = read(text)
  if (found !== undefined) return found as Value<Name>
  const shown = 'secret' in rest ? '' : `; it is ${JSON.stringify(text)}`
  throw new CommandError(`${name} must be ${expected}${shown}.`)
}

/** Where a server that listens on `host` is found from its own machine. */
export function localUrl(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
