/** Ports of this machine that nobody listens on. */
import { type AddressInfo, createServer, type Server } from 'node:net'
import { CommandError } from '../command-error.ts'
import { listenFault } from './listen-fault.ts'

/** So many, all different. Somebody else may take one before it is used; that is rare, and said when it happens. */
export async function freePorts(count: number, host: string): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => listening(host, 0)))
  const ports = held.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Throws CommandError when nobody can listen there now. */
export async function assertFree(host: string, port: number): Promise<void> {
  try {
    const server = await listening(host, port)
    await new Promise((resolve) => server.close(resolve))
  } catch (error) {
    throw new CommandError(listenFault(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
}

/** Keeps a port for this process, whoever knocks meanwhile is turned away; throws CommandError when it is not to be had. */
export async function holdPort(host: string, port: number): Promise<() => Promise<void>> {
  try {
    const server = await listening(host, port)
    server.on('connection', (socket) => socket.destroy())
    return () => new Promise((resolve) => server.close(() => resolve()))
  } catch (error) {
    throw new CommandError(listenFault(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
}

function listening(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}
