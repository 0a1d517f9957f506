/** A site opened for work: its lock taken, its secrets read, its system started but not listening. */
import { randomBytes } from 'node:crypto'
import { FIRST_MANAGER } from '@bursar/contracts'
import { unfinished } from '@bursar/event-sourcing'
import type { System } from '@bursar/gateway'
import { createLogger, logDestination } from '@bursar/service-kit'
import { CommandError } from './command-error.ts'
import type { Config } from './config/config.ts'
import { type DataFolder, makeFolder } from './data/folder.ts'
import type { Holder } from './data/holder.ts'
import { type Lock, takeLock } from './data/lock.ts'
import { masterKey, operatorToken } from './data/secrets.ts'
import { embeddedSystem } from './embedded.ts'

export interface Site {
  readonly system: System
  readonly lock: Lock
  readonly operatorToken: string
  /** Ends all work, closes the stores and gives the lock back; false when that took too long. */
  close(): Promise<boolean>
}

export type SiteResult =
  | { readonly ok: true; readonly site: Site }
  | { readonly ok: false; readonly holder: Holder | undefined }

export interface SiteOptions {
  readonly config: Config
  readonly folder: DataFolder
  /** Name of the command, for others that want the lock. */
  readonly command: string
  /**
   * Whether jobs that are due run. Not where a site is opened to answer one command: what reads it, at whatever clock,
   * sends no mail and adds nothing to the log.
   */
  readonly runsJobs: boolean
  /** Called when the first start has made up the first manager's password, before that is stored. */
  onAdmin(admin: { readonly username: string; readonly password: string }): void
}

/** Opens a site, or tells who has it open. */
export async function openSite(options: SiteOptions): Promise<SiteResult> {
  const { config, folder, command, runsJobs, onAdmin } = options
  makeFolder(folder)
  const taken = await takeLock(folder, command)
  if (!taken.ok) return taken
  const { lock } = taken
  try {
    const token = operatorToken(folder, config.operatorTokenFile)
    const adminPassword = config.admin.password ?? randomBytes(12).toString('base64url')
    const system = await embeddedSystem({
      config,
      folder,
      masterKey: masterKey(folder, config.masterKeyFile),
      operatorToken: token,
      adminPassword,
      runsJobs,
      // Standard output is for what a command answers.
      logger: createLogger(config.logLevel, logDestination())
    })
    await refuseUnfinished(system, folder)
    await system.check()
    if (config.admin.password === undefined && (await isFirstStart(system))) {
      // Said before it is stored: a crash in between costs a password that was never used.
      onAdmin({ username: config.admin.username, password: adminPassword })
    }
    await system.start()
    return { ok: true, site: { system, lock, operatorToken: token, close: () => close(system, lock) } }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Half of a log would be served, and written on. */
async function refuseUnfinished({ engines }: System, { path }: DataFolder): Promise<void> {
  for (const { readModels } of engines.values()) {
    if ((await unfinished(readModels)) === undefined) continue
    throw new CommandError(
      `A restore into ${path} was interrupted. Run it again; it continues where it stopped.`
    )
  }
}

async function isFirstStart(system: System): Promise<boolean> {
  const events = system.engines.get('auth')?.events
  return ((await events?.readStream(`user-${FIRST_MANAGER}`, 0)) ?? []).length === 0
}

async function close(system: System, lock: Lock): Promise<boolean> {
  const inTime = await system.stop()
  lock.release()
  return inTime
}

/** Why a site cannot be opened while another process has it open. */
export function inUse(folder: DataFolder, holder: Holder | undefined): CommandError {
  const who = holder ? `by \`bursar ${holder.command}\` (process ${holder.pid})` : 'by another process'
  const where = holder?.url ? `, which answers at ${holder.url}` : ''
  return new CommandError(`${folder.path} is in use ${who}${where}.`)
}
