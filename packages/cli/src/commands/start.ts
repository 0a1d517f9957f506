/** `bursar start`: the whole system, in this process or in several under it, until it is told to stop. */
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder } from '../data/folder.ts'
import type { Address } from '../data/holder.ts'
import { listen, stopWithGrace } from '../listening.ts'
import { holdPorts } from '../processes/free-ports.ts'
import { inUse, openSite } from '../site.ts'

export interface StartOptions {
  readonly port?: string
  readonly host?: string
  readonly data?: string
  readonly testClock?: string | true
  readonly json?: boolean
}

/** Starts, says so on standard output once it answers, and resolves; the process then lives on its listener. */
export async function start(options: StartOptions): Promise<void> {
  const config = readConfig(process.env, options)
  const folder = dataFolder(config.data)
  return config.backing ? startSeveral(config, folder, options) : startOne(config, folder, options)
}

async function startSeveral(config: Config, folder: DataFolder, { json }: StartOptions): Promise<void> {
  const { startProcesses } = await import('../processes/start-processes.ts')
  let admin: Admin | undefined
  const place = await startProcesses(config, folder, (made) => {
    admin = made
    if (!json) console.log(firstStart(made))
  })
  sayReady(config, place, folder, { json, admin })
}

async function startOne(config: Config, folder: DataFolder, options: StartOptions): Promise<void> {
  let admin: Admin | undefined
  // A password that is shown belongs to a system that will answer.
  const letGo = await holdPorts(config)
  const opened = await openSite({
    config,
    folder,
    command: 'start',
    runsJobs: true,
    onAdmin(made) {
      admin = made
      if (!options.json) console.log(firstStart(made))
    }
  })
  if (!opened.ok) throw inUse(folder, opened.holder)
  const { site } = opened
  await letGo()
  const place = await listen(site, config)
  // Whoever reads that it is ready may stop it at once.
  stopWithGrace(site)
  sayReady(config, place, folder, { json: options.json, admin })
}

type Admin = { readonly username: string; readonly password: string }

function firstStart({ username, password }: Admin): string {
  return `First start: user name ${username}, password ${password} (shown only now).`
}

function sayReady(
  { publicUrl, backing }: Config,
  { operatorUrl }: Address,
  { path }: DataFolder,
  { json, admin }: { readonly json: boolean | undefined; readonly admin: Admin | undefined }
): void {
  const places = { url: publicUrl, operator_url: operatorUrl }
  const ready = { ...places, pid: process.pid, data: path, ...(admin && { admin }) }
  const where = backing ? `secrets in ${path}, five processes on MongoDB and Kafka` : `data in ${path}`
  console.log(
    json
      ? JSON.stringify(ready)
      : `Bursar is ready at ${publicUrl}, for operators at ${operatorUrl} (${where}).`
  )
}
