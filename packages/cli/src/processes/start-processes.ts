/** `bursar start` with MongoDB and Kafka: the system as five processes under this one, until it is told to stop. */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { localUrl } from '@bursar/host'
import { createLogger, logDestination } from '@bursar/service-kit'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { CommandError, exitCodes } from '../command-error.ts'
import type { Config } from '../config/config.ts'
import { type DataFolder, hasData, makeFolder } from '../data/folder.ts'
import type { Address } from '../data/holder.ts'
import { type Lock, takeLock } from '../data/lock.ts'
import { masterKey, operatorToken } from '../data/secrets.ts'
import { inUse } from '../site.ts'
import { assertFree, freePorts } from './free-ports.ts'
import { type ProcessGroup, startProcessGroup } from './process-group.ts'

/** The first manager, when a start makes it with a password of its own. */
export interface MadeAdmin {
  readonly username: string
  readonly password: string
}

/** Milliseconds: two looks at readiness, when it is said what is waited for, and all that stopping may take. */
const limits = { lookMs: 100, patienceMs: 15_000, stopMs: 26_000 }

/** Starts everything and resolves once all of it is ready; from then on signals stop it. */
export async function startProcesses(
  config: Config,
  folder: DataFolder,
  onAdmin: (admin: MadeAdmin) => void
): Promise<Address> {
  makeFolder(folder)
  const taken = await takeLock(folder, 'start')
  if (!taken.ok) throw inUse(folder, taken.holder)
  const { lock } = taken
  const logger = createLogger(config.logLevel, logDestination())
  try {
    masterKey(folder, config.masterKeyFile)
    operatorToken(folder, config.operatorTokenFile)
    await refuseUncopied(config, folder)
    await assertFree('PORT', config.host, config.port)
    const operatorPort = await operatorPortOf(config)
    return await run({ config: { ...config, operatorPort }, folder, lock, logger, onAdmin })
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Running {
  readonly config: Config
  readonly folder: DataFolder
  readonly lock: Lock
  readonly logger: Logger
  onAdmin(admin: MadeAdmin): void
}

/** The gateway is started again when it dies, so its port is chosen once. */
async function operatorPortOf({ operatorHost, operatorPort }: Config): Promise<number> {
  if (operatorPort === 0) return (await freePorts(1, operatorHost))[0] ?? 0
  await assertFree('BURSAR_OPERATOR_PORT', operatorHost, operatorPort)
  return operatorPort
}

async function run({ config, folder, lock, logger, onAdmin }: Running): Promise<Address> {
  const { username, password } = config.admin
  const adminPassword = password ?? randomBytes(12).toString('base64url')
  let givenUp: string | undefined
  const group = await startProcessGroup({
    config,
    masterKeyFile: config.masterKeyFile ?? folder.masterKey,
    operatorTokenFile: config.operatorTokenFile ?? folder.operatorToken,
    adminPassword,
    logger,
    onFirstStart() {
      if (password === undefined) onAdmin({ username, password: adminPassword })
    },
    onGivenUp(name) {
      givenUp ??= name
    }
  })
  const url = localUrl(config.host, config.port)
  stopWithGrace(group, lock, logger)
  await untilReady(url, () => givenUp).catch(async (error) => {
    await group.stop()
    throw error
  })
  const place = { url, operatorUrl: localUrl(config.operatorHost, config.operatorPort) }
  lock.announce(place)
  watchForGivenUp(() => givenUp)
  return place
}

/** A folder with the data of one process, and stores that hold nothing: that start would lose it from sight. */
async function refuseUncopied({ backing }: Config, folder: DataFolder): Promise<void> {
  if (!backing || !hasData(folder)) return
  const { isEmptySite } = await import('../transfer/mongo-site-stores.ts')
  if (!(await isEmptySite(backing))) return
  throw new CommandError(
    `${folder.path} contains the data of a system that runs in one process, and MongoDB contains none. ` +
      'Copy it with `bursar copy`, or set BURSAR_DATA to another folder to start with an empty system.'
  )
}

async function untilReady(url: string, givenUp: () => string | undefined): Promise<void> {
  const patience = Date.now() + limits.patienceMs
  let said = false
  for (;;) {
    const name = givenUp()
    if (name !== undefined) throw new CommandError(`${name} could not be started; see its message above.`)
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    if (!said && Date.now() > patience) {
      said = true
      const missing = answer && ((await answer.json()) as { missing?: unknown }).missing
      console.error(`bursar: still waiting: ${JSON.stringify(missing ?? 'the gateway does not answer')}`)
    }
    await pause(limits.lookMs)
  }
}

/** Later on a process that cannot be started again is a system that cannot go on as it was meant. */
function watchForGivenUp(givenUp: () => string | undefined): void {
  const timer = setInterval(() => {
    if (givenUp() === undefined) return
    clearInterval(timer)
    process.exitCode = exitCodes.failed
    process.kill(process.pid, 'SIGTERM')
  }, 1_000)
  timer.unref()
}

function stopWithGrace(group: ProcessGroup, lock: Lock, logger: Logger): void {
  closeWithGrace({ delay: limits.stopMs, logger: false }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, 'stopped by an unhandled error')
    else logger.info({ signal }, 'stopping')
    const clean = await group.stop()
    lock.release()
    if (!clean) throw new Error('stopping took too long')
  })
}
