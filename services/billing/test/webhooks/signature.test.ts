import { secretText, signatureHeaders, signing } from '@bursar/billing'
import { Webhook } from 'standardwebhooks'
import t from 'tap'

const [first, second] = [secretText(Buffer.alloc(32, 1)), secretText(Buffer.alloc(32, 2))]
const body = '{"type":"webhook.test","timestamp":"2026-01-01T00:00:00.000Z","data":{"webhook":"ü"}}'

t.test('whoever has one of the secrets verifies a message, and nobody else', async (t) => {
  const headers = signatureHeaders({ id: 'msg', sentAt: Date.now(), body }, [second, first])
  for (const secret of [first, second]) t.same(new Webhook(secret).verify(body, headers), JSON.parse(body))
  t.throws(() => new Webhook(secretText(Buffer.alloc(32, 3))).verify(body, headers))
  t.throws(() => new Webhook(first).verify(`${body} `, headers))
})

t.test('the vector of the specification', async (t) => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const headers = signatureHeaders(
    { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', sentAt: 1_614_265_330_000, body: '{"test": 2432232314}' },
    [secret]
  )
  t.same(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  })
})

t.test('the earlier secret signs until its instant', async (t) => {
  const previous = { secret: first, until: '2026-01-02T00:00:00.000Z' }
  t.same(signing(second, previous, '2026-01-01T23:59:59.999Z'), [second, first])
  t.same(signing(second, previous, previous.until), [second])
  t.same(signing(second, null, previous.until), [second])
})
