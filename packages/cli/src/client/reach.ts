/** Finds the system of this environment: the one that runs, else its data, opened for one command. */
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError, type Client, createClient, UnansweredError } from '@bursar/client'
import { localUrl } from '@bursar/host'
import { CommandError } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder, hasData } from '../data/folder.ts'
import { type Address, type Holder, isAlive, readHolder } from '../data/holder.ts'
import { readIfThere } from '../data/secret-file.ts'
import type { Site } from '../site.ts'
import { fetchAt } from './fetch-at.ts'

/** Options that every command takes. */
export interface CommonOptions {
  readonly data?: string
  readonly json?: boolean
}

/** Milliseconds to wait for a system that is starting. */
const STARTING_MS_MAX = 15_000

/** Parts of an import, and proofs, take longer than what is asked by people. */
const limits = { attemptMsMax: 120_000, totalMsMax: 300_000 }

/** A system that a command speaks to. */
export interface Reached {
  /** Asks as the operator. */
  readonly client: Client
  /** The same for an answer that is no JSON, piece by piece as it comes; throws what the client throws. */
  text(path: string): Promise<AsyncIterable<Uint8Array>>
  /** Where it answers; undefined when it does not run, but was opened for this command. */
  readonly url: string | undefined
  close(): Promise<unknown>
}

/** Runs `work` with a system, and closes what was opened for it. What the system refuses is a CommandError. */
export async function withSystem<Value>(
  command: string,
  options: CommonOptions,
  work: (reached: Reached) => Promise<Value>
): Promise<Value> {
  const reached = await reach(command, readConfig(process.env, { data: options.data }))
  try {
    return await work(reached)
  } catch (error) {
    throw commandErrorOf(error)
  } finally {
    await reached.close()
  }
}

/** Runs `work` with the system that runs on the data of a folder; undefined when none does. */
export async function withRunning<Value>(
  config: Config,
  folder: DataFolder,
  work: (reached: Reached) => Promise<Value>
): Promise<Value | undefined> {
  const running = clientOf(config, folder, readHolder(folder.holder))
  if (!running) return undefined
  try {
    return await work(running)
  } catch (error) {
    throw commandErrorOf(error)
  }
}

/** What a client threw, as a command says it. */
export function commandErrorOf(error: unknown): unknown {
  if (error instanceof UnansweredError) {
    return new CommandError(
      `Cannot reach the system: ${error.message}. ` +
        'Check that it runs, and that BURSAR_PUBLIC_URL and BURSAR_OPERATOR_PORT say where.',
      { cause: error }
    )
  }
  if (!(error instanceof ApiError)) return error
  return new CommandError(`The system answered ${error.status}: ${error.message}`, { cause: error })
}

async function reach(command: string, config: Config): Promise<Reached> {
  const folder = dataFolder(config.data)
  // Asked first, because that costs next to nothing and opening a system does not.
  const running = clientOf(config, folder, readHolder(folder.holder))
  if (running) return running
  if (config.backing) return elsewhere(config, folder)
  if (!hasData(folder)) {
    throw new CommandError(
      `There is no system in ${folder.path}. Run \`bursar start\` first, or set BURSAR_DATA to its folder.`
    )
  }
  return open(command, config, folder)
}

/** A system of several processes that was not started from this folder is behind its public address. */
function elsewhere(config: Config, folder: DataFolder): Reached {
  const { publicUrl: url, operatorHost, operatorPort } = config
  return overNetwork({ url, operatorUrl: localUrl(operatorHost, operatorPort) }, tokenOf(config, folder))
}

function overNetwork(place: Address, token: string): Reached {
  const { url } = place
  const fetch = fetchAt(place)
  const client = createClient({ url, token, limits, fetch })
  return { client, text: texts(url, token, fetch), url, close: async () => undefined }
}

/** A system that this process has opened for one command; nothing listens, requests are injected. */
async function inThisProcess({ system, operatorToken, close }: Site, url: string): Promise<Reached> {
  const { injectedFetch } = await import('@bursar/service-kit')
  const fetch = injectedFetch(system.app, system.operatorApp)
  const client = createClient({ url, token: operatorToken, limits, fetch })
  return { client, text: texts(url, operatorToken, fetch), url: undefined, close }
}

function texts(url: string, token: string, fetch: typeof globalThis.fetch): Reached['text'] {
  return async (path) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    if (answer.ok && answer.body) return answer.body
    throw new CommandError(`The system answered ${answer.status}: ${await answer.text()}`)
  }
}

function tokenOf({ operatorTokenFile }: Config, folder: DataFolder): string {
  const file = operatorTokenFile ?? folder.operatorToken
  const token = readIfThere(file)?.trim()
  if (!token) throw new CommandError(`The operator's token ${file} is missing.`)
  return token
}

function clientOf(config: Config, folder: DataFolder, holder: Holder | undefined): Reached | undefined {
  if (!holder?.url || !isAlive(holder.pid)) return undefined
  const { url, operatorUrl = url } = holder
  return overNetwork({ url, operatorUrl }, tokenOf(config, folder))
}

async function open(command: string, config: Config, folder: DataFolder): Promise<Reached> {
  const { inUse, openSite } = await import('../site.ts')
  const deadline = Date.now() + STARTING_MS_MAX
  for (;;) {
    const opened = await openSite({
      // What a command does is told by the command; of the log only what went wrong is of interest.
      config: { ...config, logLevel: config.logLevel === 'silent' ? 'silent' : 'error' },
      folder,
      command,
      runsJobs: false,
      onAdmin: ({ username, password }) =>
        console.error(`First start: user name ${username}, password ${password} (shown only now).`)
    })
    if (opened.ok) return inThisProcess(opened.site, config.publicUrl)
    const running = clientOf(config, folder, opened.holder)
    if (running) return running
    if (opened.holder?.command !== 'start' || Date.now() > deadline) throw inUse(folder, opened.holder)
    await pause(100)
  }
}
