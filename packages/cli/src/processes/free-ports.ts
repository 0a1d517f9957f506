/** Ports of this machine that nobody listens on. */
import { type AddressInfo, createServer, type Server } from 'node:net'
import { ListenError, type Ports } from '@bursar/host'
import { CommandError } from '../command-error.ts'
import { listenFault } from './listen-fault.ts'

/** So many, all different. Somebody else may take one before it is used; that is rare, and said when it happens. */
export async function freePorts(count: number, host: string): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(host, 0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Throws CommandError when nobody can listen there now. */
export async function assertFree(
  variable: ListenError['variable'],
  host: string,
  port: number
): Promise<void> {
  try {
    const server = await listening(host, port)
    await new Promise((resolve) => server.close(resolve))
  } catch (error) {
    throw new CommandError(listenFault(new ListenError(variable, host, port, error)), { cause: error })
  }
}

/** Keeps the ports of a system for this process; throws CommandError when one of them is not to be had. */
export async function holdPorts(ports: Ports): Promise<() => Promise<void>> {
  const letGo = await holdPort('PORT', ports.host, ports.port)
  const { operatorHost, operatorPort } = ports
  if (operatorPort === 0) return letGo
  const letOperatorsGo = await holdPort('BURSAR_OPERATOR_PORT', operatorHost, operatorPort).catch(
    async (error) => {
      await letGo()
      throw error
    }
  )
  return async () => {
    await Promise.all([letGo(), letOperatorsGo()])
  }
}

/** Whoever knocks meanwhile is turned away. */
async function holdPort(
  variable: ListenError['variable'],
  host: string,
  port: number
): Promise<() => Promise<void>> {
  try {
    const server = await listening(host, port)
    server.on('connection', (socket) => socket.destroy())
    return () => new Promise((resolve) => server.close(() => resolve()))
  } catch (error) {
    throw new CommandError(listenFault(new ListenError(variable, host, port, error)), { cause: error })
  }
}

function listening(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}
