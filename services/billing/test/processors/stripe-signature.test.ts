import { isSignedBy, stripeSignature } from '@bursar/billing'
import t from 'tap'

const body = Buffer.from(
  '{"id":"evt_1","type":"charge.succeeded","created":1790000000,"data":{"object":{"id":"ch_1"}}}'
)
const time = 1_790_000_000
/** By `openssl dgst -sha256 -hmac whsec_known`. */
const known = 'df7ce2cf4a1d71f1e5ce6fc29de78f12d4e05ae2947fe964386367927873cff3'
const at = (seconds: number) => new Date((time + seconds) * 1_000).toISOString()
const signed = (header: string, seconds = 0) => isSignedBy('whsec_known', body, header, at(seconds))

t.test('the signature is the one that others work out', async (t) => {
  t.equal(stripeSignature('whsec_known', body, time), known)
  t.ok(signed(`t=${time},v1=${known}`))
  t.ok(signed(`v1=${known}, t=${time}`), 'in any order')
  t.ok(signed(`t=${time},v1=${'0'.repeat(64)},v1=${known},v0=${'0'.repeat(64)}`), 'one of several will do')
})

t.test('what is no signature of that body is none', async (t) => {
  for (const header of [
    '',
    `t=${time}`,
    `v1=${known}`,
    `t=${time},v0=${known}`,
    `t=${time + 1},v1=${known}`,
    `t=${time},v1=${known.slice(1)}`,
    `t=${time},v1=${known.toUpperCase()}`,
    `t=${time},v1`,
    `t=-1,v1=${known}`,
    `t=${time},v1=${known}${','.repeat(5_000)}`
  ]) {
    t.notOk(signed(header), header.slice(0, 100))
  }
  t.notOk(isSignedBy('whsec_other', body, `t=${time},v1=${known}`, at(0)))
  t.notOk(isSignedBy('whsec_known', Buffer.from('{}'), `t=${time},v1=${known}`, at(0)))
})

t.test('it holds for 300 seconds', async (t) => {
  t.ok(signed(`t=${time},v1=${known}`, 300))
  t.notOk(signed(`t=${time},v1=${known}`, 301))
})
