import t from 'tap'
import { setupCheck } from '../../dist/setup/setup-checks.js'

const fresh = {
  masterKeyIsApart: false,
  publicUrl: 'http://localhost:8080',
  processor: { name: 'test', isLive: false }
}
const ready = {
  masterKeyIsApart: true,
  publicUrl: 'https://billing.example.com',
  mailFrom: 'billing@example.com',
  processor: { name: 'stripe', isLive: true },
  lastBackupAt: '2026-01-14T03:00:00.000Z'
}
const now = Date.parse('2026-01-15T12:00:00.000Z')
const checks = ['master_key', 'backup', 'public_url', 'mail', 'processor'] as const

t.test('after the first start everything is open and says what to do, and later nothing is', async (t) => {
  for (const check of checks) {
    const found = setupCheck(check, fresh, now)
    t.match(found, { check, state: 'open', detail: /\.$/, fix: /\.$/ })
    t.match(setupCheck(check, ready, now), { check, state: 'done', detail: /\.$/, fix: '' })
  }
})

t.test('an old backup and an address without encryption are open again', async (t) => {
  const old = { ...ready, lastBackupAt: '2026-01-07T11:00:00.000Z', publicUrl: 'http://billing.example.com' }
  t.equal(setupCheck('backup', old, now).state, 'open')
  t.equal(setupCheck('public_url', old, now).state, 'open')
  for (const publicUrl of ['https://localhost', 'http://127.0.0.1:8080', 'http://[::1]:8080']) {
    t.equal(setupCheck('public_url', { ...ready, publicUrl }, now).state, 'open', publicUrl)
  }
})
