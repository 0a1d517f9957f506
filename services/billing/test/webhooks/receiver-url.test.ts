import { urlFault } from '@bursar/billing'
import t from 'tap'

const strict = { plainHttp: false, privateAddresses: false }

t.test('a receiver is at an https URL of a host that is not private', async (t) => {
  for (const url of [
    'https://example.com',
    'https://example.com:8443/a?b=c',
    'https://8.8.8.8/',
    'https://[2606:4700::1]/'
  ]) {
    t.equal(urlFault(url, strict), undefined, url)
  }
  for (const url of [
    'http://example.com',
    'ftp://example.com',
    'example.com',
    ' https://example.com',
    'https://user:secret@example.com',
    'https://example.com/#part',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data'
  ]) {
    t.type(urlFault(url, strict), 'string', url)
  }
})

t.test('http and private addresses only where they are allowed', async (t) => {
  t.equal(urlFault('http://example.com', { ...strict, plainHttp: true }), undefined)
  t.equal(urlFault('https://10.0.0.1/', { ...strict, privateAddresses: true }), undefined)
  t.type(urlFault('http://10.0.0.1/', { ...strict, privateAddresses: true }), 'string')
})
