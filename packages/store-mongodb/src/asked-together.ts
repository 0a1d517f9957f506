/**
 * Questions of one kind that are asked in the same turn of the event loop, answered by one query: an import asks
 * for thousands of names at once, and a round trip for each costs far more than its answer.
 */

/**
 * @param idOf tells keys apart
 * @param ask answers by id; what is not in the answer is not there
 * @param most keys of one query
 */
export function askedTogether<Key, Value>(
  idOf: (key: Key) => string,
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
  most = 1_000
): (key: Key) => Promise<Value | undefined> {
  let gathering: { readonly keys: Map<string, Key>; readonly answers: Promise<ReadonlyMap<string, Value>> }
  let isOpen = false

  function gather() {
    const keys = new Map<string, Key>()
    const answers = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (gathering.keys === keys) isOpen = false
      return ask([...keys.values()])
    })
    isOpen = true
    return { keys, answers }
  }

  return async (key) => {
    if (!isOpen || gathering.keys.size >= most) gathering = gather()
    const id = idOf(key)
    gathering.keys.set(id, key)
    return (await gathering.answers).get(id)
  }
}
