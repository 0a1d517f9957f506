import t from 'tap'
import { cookieJar } from '../dist/cookies.js'

const sets = (...cookies: string[]) => new Headers(cookies.map((cookie) => ['set-cookie', cookie]))

t.test('cookies are kept until they are ended', async (t) => {
  const jar = cookieJar()
  t.equal(jar.header, undefined)
  jar.keep(sets('one=1; Path=/api; HttpOnly', 'two=a=b; Max-Age=60'))
  t.equal(jar.header, 'one=1; two=a=b')
  jar.keep(sets('one=2', 'no cookie'))
  t.equal(jar.header, 'two=a=b; one=2')
  jar.keep(sets('two=; Max-Age=0; Path=/'))
  jar.keep(new Headers())
  t.equal(jar.header, 'one=2')
})

t.test('they have a limit', async (t) => {
  const jar = cookieJar()
  jar.keep(sets(...Array.from({ length: 50 }, (_, n) => `c${n}=${n}`)))
  t.equal(jar.header?.split('; ').length, 20)
  t.match(jar.header, /c49=49$/)
})
