/** Languages that a user may choose to be written to in. */
import { Type } from 'typebox'

/** Language codes, lower case, with a region or script where that makes a difference. */
export const languages: readonly string[] = (
  'af ar ar-dz ast az bg be bn br bs ca ckb cs cy da de dsb el en en-au en-gb eo es es-ar es-co es-mx ' +
  'es-ni es-ve et eu fa fi fr fy ga gd gl he hi hr hsb hu hy ia id ig io is it ja ka kab kk km kn ko ky ' +
  'lb lt lv mk ml mn mr ms my nb ne nl nn os pa pl pt pt-br ro ru sk sl sq sr sr-latn sv sw ta te tg th ' +
  'tk tr tt udm ug uk ur uz vi zh-hans zh-hant'
).split(' ')

/** What is assumed of a user who does not say. */
export const defaultLanguage = 'en'

export const Language = Type.Enum([...languages], {
  $id: 'Language',
  description: 'A language is a code such as en or pt-br.'
})
