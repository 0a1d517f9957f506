/** A site that answers HTTP from this process until it is told to stop. */
import { localUrl } from '@bursar/host'
import closeWithGrace from 'close-with-grace'
import { CommandError } from './command-error.ts'
import type { Config } from './config/config.ts'
import { listenFault } from './processes/listen-fault.ts'
import type { Site } from './site.ts'

/** Stopping has a limit of 10 s of its own; this one is for what does not even get there. */
const STOP_MS_MAX = 11_000

/** Listens, and lets other commands find it; throws CommandError when the address is not to be had. */
export async function listen(site: Site, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  try {
    await site.system.app.listen({ host, port })
  } catch (error) {
    await site.close()
    throw new CommandError(listenFault(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
  site.lock.announce(localUrl(host, port))
}

/**
 * From now on signals, and errors that nobody handled, stop the site before the process ends. What it answers
 * takes that back, for whoever closes the site itself.
 */
export function stopWithGrace(site: Site): () => void {
  const { log } = site.system.app
  const { uninstall } = closeWithGrace({ delay: STOP_MS_MAX, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'ended by an error that nobody handled')
    else log.info({ signal }, 'stopping')
    if (!(await site.close())) throw new Error('stopping took too long')
  })
  return uninstall
}
