/** What two generations of a projection differ in. */
import type { Collection } from '../ports/read-models.ts'

/** The first keys whose documents differ, walking both collections in key order. */
export async function compare(one: Collection, other: Collection, most = 20): Promise<string[]> {
  const differences: string[] = []
  let after = ''
  while (differences.length < most) {
    const [left, right] = await Promise.all([one.scan(after, 1_000), other.scan(after, 1_000)])
    if (left.length === 0 && right.length === 0) break
    const lastKeys = [left, right]
      .filter((page) => page.length === 1_000)
      .map((page) => page.at(-1)?.key ?? '')
    const end = lastKeys.sort()[0]
    const within = (key: string) => end === undefined || key <= end
    const bodies = new Map(right.filter(({ key }) => within(key)).map(({ key, body }) => [key, body]))
    for (const { key, body } of left.filter((document) => within(document.key))) {
      if (bodies.get(key) !== body) differences.push(key)
      bodies.delete(key)
    }
    differences.push(...bodies.keys())
    if (end === undefined) break
    after = end
  }
  return differences.slice(0, most)
}
