/** The configuration of a command: environment and flags, checked once, before anything is opened. */
import { resolve } from 'node:path'
import {
  type BackingConfig,
  ConfigError,
  checkNames,
  readBackingIfSet,
  readSiteConfig,
  type SiteConfig,
  type Texts,
  variable
} from '@bursar/host'
import { CommandError } from '../command-error.ts'

export interface Config extends SiteConfig {
  /** Absolute path of the folder of all data. */
  readonly data: string
  /** Absolute path of the master key, when it is not the one in the data folder. */
  readonly masterKeyFile: string | undefined
  /** Absolute path of the operators' token, when it is not the one in the data folder. */
  readonly operatorTokenFile: string | undefined
  /** Where stores and bus of a system of several processes are; undefined for one that is one process. */
  readonly backing: BackingConfig | undefined
}

/** What flags say; they go before the environment. */
export interface Flags {
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly data?: string | undefined
  /** `true`: a test clock that starts at BURSAR_TEST_CLOCK, or now. */
  readonly testClock?: string | boolean | undefined
}

/** Refuses a misspelt variable by CommandError, and says on standard error which others are ignored. */
export function checkEnvironment(environment: Texts): void {
  const warning = readable(() => checkNames(environment))
  if (warning) console.error(`bursar: ${warning}`)
}

/** URLs of processes: set and ignored, they would make a system that nobody meant. */
const ofTheGateway = [
  'BURSAR_AUTH_URL',
  'BURSAR_PROFILE_URL',
  'BURSAR_BILLING_URL',
  'BURSAR_METRICS_URL',
  'BURSAR_AUTH_OPERATOR_URL',
  'BURSAR_PROFILE_OPERATOR_URL',
  'BURSAR_BILLING_OPERATOR_URL',
  'BURSAR_METRICS_OPERATOR_URL'
] as const

/** Reads the configuration; throws CommandError that names the variable when something is wrong with it. */
export function readConfig(environment: Texts, flags: Flags = {}): Config {
  return readable(() => configOf({ ...environment, ...flagged(flags) }, flags))
}

function readable<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof ConfigError ? new CommandError(error.message) : error
  }
}

function configOf(texts: Texts, flags: Flags): Config {
  const foreign = ofTheGateway.find((name) => variable(name, texts) !== undefined)
  if (foreign) {
    throw new ConfigError(
      `${foreign} is only for a gateway that runs on its own; here the processes find each other.`
    )
  }
  const site = readSiteConfig(texts)
  const [masterKeyFile, operatorTokenFile] = (
    ['BURSAR_MASTER_KEY_FILE', 'BURSAR_OPERATOR_TOKEN_FILE'] as const
  ).map((name) => variable(name, texts))
  return {
    ...site,
    testClock: site.testClock ?? (flags.testClock ? new Date().toISOString() : undefined),
    data: resolve(variable('BURSAR_DATA', texts) ?? '.bursar'),
    masterKeyFile: masterKeyFile && resolve(masterKeyFile),
    operatorTokenFile: operatorTokenFile && resolve(operatorTokenFile),
    backing: readBackingIfSet(texts)
  }
}

function flagged({ port, host, data, testClock }: Flags): Texts {
  return {
    ...(port !== undefined && { PORT: port }),
    ...(host !== undefined && { BURSAR_HOST: host }),
    ...(data !== undefined && { BURSAR_DATA: data }),
    ...(typeof testClock === 'string' && { BURSAR_TEST_CLOCK: testClock })
  }
}
