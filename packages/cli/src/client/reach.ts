/** Finds the system of this environment: the one that runs, else its data, opened for one command. */
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder, hasData } from '../data/folder.ts'
import { type Holder, isAlive, readHolder } from '../data/holder.ts'
import { readIfThere } from '../data/secret-file.ts'
import type { Client } from './client.ts'
import { httpClient } from './http-client.ts'

/** Options that every command takes. */
export interface CommonOptions {
  readonly data?: string
  readonly json?: boolean
}

/** Milliseconds to wait for a system that is starting. */
const STARTING_MS_MAX = 15_000

/** Runs `work` with a client, and closes what was opened for it. */
export async function withSystem<Value>(
  command: string,
  options: CommonOptions,
  work: (client: Client) => Promise<Value>
): Promise<Value> {
  const client = await reach(command, readConfig(process.env, { data: options.data }))
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

async function reach(command: string, config: Config): Promise<Client> {
  const folder = dataFolder(config.data)
  // Asked first, because that costs next to nothing and opening a system does not.
  const running = clientOf(config, folder, readHolder(folder.holder))
  if (running) return running
  if (config.backing) return elsewhere(config, folder)
  if (!hasData(folder)) {
    throw new CommandError(
      `There is no system in ${folder.path}. Run \`bursar start\` first, or set BURSAR_DATA to where it is.`
    )
  }
  return open(command, config, folder)
}

/** A system of several processes that was not started from this folder is behind its public address. */
function elsewhere(config: Config, folder: DataFolder): Client {
  return httpClient(config.publicUrl, tokenOf(config, folder))
}

function tokenOf({ operatorTokenFile }: Config, folder: DataFolder): string {
  const file = operatorTokenFile ?? folder.operatorToken
  const token = readIfThere(file)?.trim()
  if (!token) throw new CommandError(`The operator's token ${file} is missing.`)
  return token
}

function clientOf(config: Config, folder: DataFolder, holder: Holder | undefined): Client | undefined {
  if (!holder?.url || !isAlive(holder.pid)) return undefined
  return httpClient(holder.url, tokenOf(config, folder))
}

async function open(command: string, config: Config, folder: DataFolder): Promise<Client> {
  const { isHeld, openSite } = await import('../site.ts')
  const { ownClient } = await import('./own-client.ts')
  const deadline = Date.now() + STARTING_MS_MAX
  for (;;) {
    const opened = await openSite({
      // What a command does is told by the command; of the log only what went wrong is of interest.
      config: { ...config, logLevel: config.logLevel === 'silent' ? 'silent' : 'error' },
      folder,
      command,
      onAdmin: ({ username, password }) =>
        console.error(`First start: user name ${username}, password ${password} (shown only now).`)
    })
    if (opened.ok) return ownClient(opened.site)
    const running = clientOf(config, folder, opened.holder)
    if (running) return running
    if (opened.holder?.command !== 'start' || Date.now() > deadline) throw isHeld(folder, opened.holder)
    await pause(100)
  }
}
