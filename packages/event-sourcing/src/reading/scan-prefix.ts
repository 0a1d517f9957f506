/** Every document of a collection whose key begins with a prefix, a page at a time. */
import type { Collection } from '../ports/read-models.ts'

const PAGE = 1_000

export async function* scanPrefix({ scan }: Pick<Collection, 'scan'>, prefix: string) {
  for (let after = prefix; ; ) {
    const page = await scan(after, PAGE)
    const within = page.filter(({ key }) => key.startsWith(prefix))
    yield* within
    if (within.length < PAGE) return
    after = within.at(-1)?.key ?? ''
  }
}
