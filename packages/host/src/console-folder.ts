import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the build of the console lies; undefined when it was not built, and the API is all there is. */
export function consoleFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../console/site/', import.meta.url))
  return existsSync(`${folder}addresses.json`) ? folder : undefined
}
