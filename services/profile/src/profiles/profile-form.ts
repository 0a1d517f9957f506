/** What profiles show of their users. Documents come revealed. */
import { defaultLanguage } from '@bursar/contracts'
import { shownText as text, type UserDocument } from '@bursar/service-kit'

/** What a profile shows of its user; a profile that is nobody's own has the site's defaults. */
export function ofUser(owner: UserDocument | undefined): { nick_name: string; lang: string } {
  return { nick_name: text(owner?.nick_name), lang: owner?.lang ?? defaultLanguage }
}
