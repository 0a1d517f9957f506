import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSiteConfig } from '@bursar/host'
import t, { type Test } from 'tap'

const one = {
  slug: 'google',
  title: 'Google',
  issuer: 'https://accounts.google.com',
  client_id: 'id',
  client_secret: 'very secret'
}

/** What a site reads of a file with that text. */
function read(t: Test, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-openid-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'issuers.json')
  writeFileSync(path, text)
  return readSiteConfig({ BURSAR_OPENID_FILE: path }).openId
}

t.test('issuers come from a file; without one there are none', (t) => {
  t.same(readSiteConfig({}).openId, [])
  const keycloak = {
    ...one,
    slug: 'keycloak',
    issuer: 'http://127.0.0.1:8080/realms/one',
    authoritative_for: ['*']
  }
  t.same(read(t, JSON.stringify([one, keycloak])), [
    {
      slug: 'google',
      title: 'Google',
      issuer: 'https://accounts.google.com',
      clientId: 'id',
      clientSecret: 'very secret',
      authoritativeFor: []
    },
    {
      slug: 'keycloak',
      title: 'Google',
      issuer: 'http://127.0.0.1:8080/realms/one',
      clientId: 'id',
      clientSecret: 'very secret',
      authoritativeFor: ['*']
    }
  ])
  t.end()
})

t.test('a file that will not do says why, and no secret', (t) => {
  for (const [text, why] of [
    ['{', /not valid JSON/],
    ['{}', /must be array/],
    [JSON.stringify([{ ...one, client_secret: undefined }]), /client_secret/],
    [JSON.stringify([{ ...one, clientid: 'x' }]), /clientid/],
    [JSON.stringify([{ ...one, slug: 'Google' }]), /slug/],
    [JSON.stringify([one, one]), /google twice/],
    [JSON.stringify([{ ...one, issuer: 'http://accounts.google.com' }]), /must be an https URL/],
    [JSON.stringify([{ ...one, issuer: 'https://user@accounts.google.com' }]), /must be an https URL/],
    [JSON.stringify(Array.from({ length: 21 }, (_, n) => ({ ...one, slug: `i${n}` }))), /20/]
  ] as const) {
    try {
      read(t, text)
      t.fail(`it was read: ${text}`)
    } catch (error) {
      t.match((error as Error).message, why, text)
      t.notMatch((error as Error).message, /very secret/)
    }
  }
  t.throws(() => readSiteConfig({ BURSAR_OPENID_FILE: '/nowhere/issuers.json' }), /cannot be read/)
  t.end()
})
