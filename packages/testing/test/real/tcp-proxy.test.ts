import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { tcpProxy } from '@bursar/testing'
import t, { type Test } from 'tap'

/** A server that answers what it gets, and a proxy before it. */
async function echo(t: Test) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const proxy = await tcpProxy(() => (typeof address === 'object' && address ? address.port : 0))
  t.teardown(async () => {
    await proxy.close()
    server.close()
  })
  return proxy
}

async function dial(t: Test, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Resolves when it is closed, in order or not. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })
}

async function answer(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [chunk] = await once(socket, 'data')
  return String(chunk)
}

t.test('passes on, breaks what is open, and heals', async (t) => {
  const proxy = await echo(t)
  const socket = await dial(t, proxy.port)
  t.equal(await answer(socket, 'a'), 'a')
  proxy.cut()
  await t.resolves(closed(socket), 'what was open is broken')
  await t.resolves(closed(connect(proxy.port, '127.0.0.1')), 'and so is a new connection')
  proxy.heal()
  t.equal(await answer(await dial(t, proxy.port), 'b'), 'b')
})

t.test('holds bytes and gives them when it heals', async (t) => {
  const proxy = await echo(t)
  const socket = await dial(t, proxy.port)
  t.equal(await answer(socket, 'a'), 'a')
  proxy.hold()
  let got = ''
  socket.on('data', (chunk) => {
    got += chunk
  })
  socket.write('bcd')
  await pause(200)
  t.equal(got, '')
  t.notOk(socket.destroyed)
  proxy.heal()
  while (got.length < 3) await pause(10)
  t.equal(got, 'bcd')
})

t.test('passes on more than either side can hold, and an end of one side alone', async (t) => {
  const proxy = await echo(t)
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  const size = 20 * 1024 * 1024
  socket.end(Buffer.alloc(size, 'x'))
  let got = 0
  for await (const chunk of socket) got += chunk.length
  t.equal(got, size)
})
