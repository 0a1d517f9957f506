/** `bursar start`: the whole system in this process, until it is told to stop. */
import closeWithGrace from 'close-with-grace'
import { CommandError } from '../command-error.ts'
import { type Config, localUrl, readConfig } from '../config/config.ts'
import { dataFolder } from '../data/folder.ts'
import { isHeld, openSite, type Site } from '../site.ts'

export interface StartOptions {
  readonly port?: string
  readonly host?: string
  readonly data?: string
  readonly testClock?: string | true
  readonly json?: boolean
}

/** Stopping has a limit of 10 s of its own; this one is for what does not even get there. */
const STOP_MS_MAX = 11_000

/** Starts, says so on standard output once it answers, and resolves; the process then lives on its listener. */
export async function start(options: StartOptions): Promise<void> {
  const config = readConfig(process.env, options)
  const folder = dataFolder(config.data)
  let admin: { username: string; password: string } | undefined
  const opened = await openSite({
    config,
    folder,
    command: 'start',
    onAdmin(made) {
      admin = made
      if (!options.json) {
        console.log(`First start: user name ${made.username}, password ${made.password} (shown only now).`)
      }
    }
  })
  if (!opened.ok) throw isHeld(folder, opened.holder)
  const { site } = opened
  await listen(site, config)
  const ready = { url: config.publicUrl, pid: process.pid, data: folder.path, ...(admin && { admin }) }
  console.log(
    options.json ? JSON.stringify(ready) : `Bursar is ready at ${ready.url} (data in ${ready.data}).`
  )
  stopWithGrace(site)
}

async function listen(site: Site, { host, port }: Config): Promise<void> {
  try {
    await site.system.app.listen({ host, port })
  } catch (error) {
    await site.close()
    throw new CommandError(listenFault(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
  site.lock.announce(localUrl(host, port))
}

function listenFault({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set PORT to another one.`
  if (code === 'EACCES') return `Port ${port} may not be opened by this user. Set PORT to another one.`
  return `Cannot listen on ${host}:${port}: ${message}`
}

function stopWithGrace(site: Site): void {
  const { log } = site.system.app
  closeWithGrace({ delay: STOP_MS_MAX, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'ended by an error that nobody handled')
    else log.info({ signal }, 'stopping')
    if (!(await site.close())) throw new Error('stopping took too long')
  })
}
