import { createServer, connect as dial, type Server, type Socket } from 'node:net'

/** A way to a server that can be cut and healed; it knows bytes alone. */
export interface TcpProxy {
  /** Where it listens on 127.0.0.1. */
  readonly port: number
  /** Breaks every connection, and each new one as soon as it is made. */
  cut(): void
  /** Lets nothing through either way, and leaves connections open: what a lost network looks like. */
  hold(): void
  /** New connections work again, and what was held goes on. */
  heal(): void
  close(): Promise<void>
}

/** Listens on a free port and passes on to `target()` of 127.0.0.1, asked anew for each connection. */
export async function tcpProxy(target: () => number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let state: 'whole' | 'cut' | 'held' = 'whole'
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (state === 'cut') return void near.resetAndDestroy()
    const far = dial({ port: target(), host: '127.0.0.1', allowHalfOpen: true })
    join(near, far)
    join(far, near)
  })

  /** Passes bytes from one side to the other by hand, so that they can be held. */
  function join(from: Socket, to: Socket): void {
    sockets.add(from)
    if (state === 'held') from.pause()
    from.on('data', (chunk) => {
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => {
      if (state !== 'held') from.resume()
    })
    from.on('end', () => to.end())
    from.on('error', () => undefined)
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  return {
    port: await listen(server),
    cut() {
      state = 'cut'
      for (const socket of sockets) socket.resetAndDestroy()
    },
    hold() {
      state = 'held'
      for (const socket of sockets) socket.pause()
    },
    heal() {
      state = 'whole'
      for (const socket of sockets) socket.resume()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
