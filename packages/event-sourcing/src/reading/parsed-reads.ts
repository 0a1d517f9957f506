/** Documents of a collection as objects: what every adapter answers in the same way from the texts that it stores. */
import type { Collection } from '../ports/read-models.ts'

/** The parsed reads of a collection over its texts. */
export function parsedReads({
  load,
  find
}: Pick<Collection, 'load' | 'find'>): Pick<Collection, 'get' | 'getAll' | 'getBy'> {
  return {
    async get(key) {
      const body = (await load([key])).get(key)
      return body === undefined ? undefined : JSON.parse(body)
    },
    async getAll(keys) {
      const bodies = await load(keys)
      return new Map([...bodies].map(([key, body]) => [key, JSON.parse(body)]))
    },
    async getBy(lookup, value) {
      const found = await find(lookup, value)
      return found && JSON.parse(found.body)
    }
  }
}
