/** A site that answers HTTP from this process until it is told to stop. */
import { ListenError, listenBoth, type Ports } from '@bursar/host'
import closeWithGrace from 'close-with-grace'
import { CommandError } from './command-error.ts'
import type { Address } from './data/holder.ts'
import { listenFault } from './processes/listen-fault.ts'
import type { Site } from './site.ts'

/** Stopping has a limit of 10 s of its own; this one is for what does not even get there. */
const STOP_MS_MAX = 11_000

/** Listens on both ports, and lets other commands find it; throws CommandError when the address is not to be had. */
export async function listen(site: Site, ports: Ports): Promise<Address> {
  try {
    const place = await listenBoth(site.system, ports)
    site.lock.announce(place)
    return place
  } catch (error) {
    await site.close()
    throw error instanceof ListenError ? new CommandError(listenFault(error), { cause: error }) : error
  }
}

/**
 * From now on signals, and errors that nobody handled, stop the site before the process ends. What it answers
 * takes that back, for whoever closes the site itself.
 */
export function stopWithGrace(site: Site): () => void {
  const { log } = site.system.app
  const { uninstall } = closeWithGrace({ delay: STOP_MS_MAX, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopped by an unhandled error')
    else log.info({ signal }, 'stopping')
    if (!(await site.close())) throw new Error('stopping took too long')
  })
  return uninstall
}
