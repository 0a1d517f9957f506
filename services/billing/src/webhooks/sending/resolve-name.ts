/**
 * Addresses of a name, by asking name servers without a thread: `dns.lookup` takes one of the four that this process has
 * also for files and passwords, for as long as a name server of a stranger likes.
 */
import { Resolver } from 'node:dns/promises'

const limits = { timeout: 3_000, tries: 2 }

/** No name server knows an address of it, or none answered. */
export class UnknownNameError extends Error {
  override readonly message = 'the name could not be resolved'
}

/** At least one, IPv4 first. Throws UnknownNameError, also when the signal ends it. */
export async function addressesOf(name: string, signal: AbortSignal): Promise<readonly string[]> {
  // No name server is asked for it (RFC 6761).
  if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1']
  const resolver = new Resolver(limits)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const none = () => []
    const [four, six] = await Promise.all([
      resolver.resolve4(name).catch(none),
      resolver.resolve6(name).catch(none)
    ])
    if (four.length + six.length === 0) throw new UnknownNameError()
    return [...four, ...six]
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
