import { File, logoTypes } from '@bursar/contracts'
import { answer, fail, operation, shownText } from '@bursar/service-kit'
import { BRANDS, type LogoDocument, logoKey } from '../projection.ts'

/** Even opened by its own URL it is a picture and nothing else; browsers ask again after an hour, so that it can be erased. */
const headers = {
  'cache-control': 'public, max-age=3600',
  'content-disposition': 'inline',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin'
}

/** GET /api/profile/{profile}/brand/logo */
export const readLogo = operation({
  method: 'GET',
  path: '/api/profile/{profile}/brand/logo',
  access: 'public',
  summary: 'The logo of a profile',
  answers: { 200: File(logoTypes) },
  async handle({ collection, reveal, profile }) {
    const stored = profile.archived
      ? undefined
      : await collection(BRANDS).get<LogoDocument>(logoKey(profile.id))
    const { logo, type } = await reveal(stored ?? fail('not_found'))
    const bytes = Buffer.from(shownText(logo), 'base64')
    // Its key is gone once the profile is erased.
    return bytes.length === 0 ? fail('not_found') : answer(200, bytes, { ...headers, 'content-type': type })
  }
})
