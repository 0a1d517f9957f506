import t from 'tap'
import { isOwnAddress } from '../../dist/text/own-address.js'

t.test('after a login one stays on this site', async (t) => {
  for (const own of ['/', '/business/acme?unit=eur', '/?next=//evil.example']) t.ok(isOwnAddress(own), own)
  const others = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'evil',
    '',
    '/a\\b',
    '/\t/evil.example',
    7
  ]
  for (const other of others) t.notOk(isOwnAddress(other), String(other))
})
