import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Mail, smtpFault, smtpMailer } from '@bursar/notifications'
import { smtpRefusal, startMailServer } from '@bursar/testing'
import t from 'tap'

const mail: Mail = {
  id: 'mail-1',
  to: 'jane@example.com',
  from: 'Acme, "Co"',
  subject: 'Grüße',
  text: 'a text\n',
  html: '<p>a text</p>'
}

type Test = Pick<typeof t, 'teardown'>

async function mailServer(t: Test, options?: Parameters<typeof startMailServer>[0]) {
  const server = await startMailServer(options)
  t.teardown(() => server.close())
  return server
}

function mailer(t: Test, port: number, login = '') {
  const made = smtpMailer({
    url: new URL(`smtp://${login}127.0.0.1:${port}`),
    from: 'bursar@acme.example'
  })
  t.teardown(() => made.close())
  return made
}

t.test('a mail arrives as both text and HTML, under an id that stays the same', async (t) => {
  const { received, port } = await mailServer(t)
  const by = mailer(t, port)
  for (let n = 0; n < 2; n += 1) t.equal((await by.send(mail)).is, 'sent')
  t.equal(received.length, 2)
  for (const { from, to, data } of received) {
    t.equal(from, 'bursar@acme.example')
    t.same(to, ['jane@example.com'])
    t.match(data, /^Message-ID: <mail-1@acme\.example>\r$/m)
    t.match(data, /^From: "Acme, \\"Co\\"" <bursar@acme\.example>\r$/m)
    t.match(data, /^Auto-Submitted: auto-generated\r$/m)
    t.match(data, /text\/plain/)
    t.match(data, /text\/html/)
  }
})

t.test('an address is one receiver, whatever is in it', async (t) => {
  const { received, port } = await mailServer(t)
  const by = mailer(t, port)
  await by.send({ ...mail, to: 'a@example.com, victim@example.com' })
  await by.send({ ...mail, to: 'a@example.com\r\nBcc: victim@example.com' })
  t.notOk(received.some(({ to }) => to.includes('victim@example.com')))
})

t.test('a receiver that does not exist is refused for good, one that is busy is not', async (t) => {
  for (const [code, is] of [
    [550, 'refused'],
    [450, 'failed']
  ] as const) {
    const { port } = await mailServer(t, {
      onRcptTo: (_address, _session, done) => done(smtpRefusal(code, 'no such mailbox'))
    })
    const outcome = await mailer(t, port).send(mail)
    t.match(outcome, { is, reason: /no such mailbox/ })
  }
})

t.test('a sender that is refused is a setting to mend: the mail is tried again', async (t) => {
  const { port } = await mailServer(t, {
    onMailFrom: (_address, _session, done) => done(smtpRefusal(550, 'not from here'))
  })
  t.match(await mailer(t, port).send(mail), { is: 'failed', reason: /not from here/ })
})

t.test('content that is refused is refused for good', async (t) => {
  const { port } = await mailServer(t, {
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => done(smtpRefusal(554, 'looks like spam')))
    }
  })
  t.match(await mailer(t, port).send(mail), { is: 'refused', reason: /looks like spam/ })
})

t.test('a login that is refused, a server that is away and one that hangs up are tried again', async (t) => {
  const { port } = await mailServer(t, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(smtpRefusal(535, 'bad login'))
  })
  const outcome = await mailer(t, port, 'user:secret-word@').send(mail)
  t.match(outcome, { is: 'failed' })
  t.notMatch(JSON.stringify(outcome), 'secret-word')

  const hangsUp = createServer((socket: Socket) => socket.destroy())
  hangsUp.listen(0, '127.0.0.1')
  await once(hangsUp, 'listening')
  const { port: closed } = hangsUp.address() as AddressInfo
  t.match(await mailer(t, closed).send(mail), { is: 'failed' })
  await new Promise((resolve) => hangsUp.close(resolve))
  t.match(await mailer(t, closed).send(mail), { is: 'failed' })
})

t.test('a server elsewhere gets nothing without TLS', async (t) => {
  const { transportOptions } = await import('../../dist/mail/smtp-settings.js')
  const of = (url: string) => transportOptions({ url: new URL(url), from: 'a@b.example' })
  t.match(of('smtp://mail.example.com'), { port: 587, secure: false, requireTLS: true })
  t.match(of('smtps://u:p%40@mail.example.com'), { port: 465, secure: true, auth: { user: 'u', pass: 'p@' } })
  t.match(of('smtp://localhost:1025'), { port: 1025, requireTLS: false })
})

t.test('a URL that will not do is named without its password', async (t) => {
  t.equal(smtpFault('smtps://user:secret@mail.example.com'), undefined)
  for (const bad of ['mail.example.com:25', 'http://user:secret@x', 'smtp://user@x', 'nonsense']) {
    t.type(smtpFault(bad), 'string', bad)
    t.notMatch(smtpFault(bad), 'secret')
  }
})
