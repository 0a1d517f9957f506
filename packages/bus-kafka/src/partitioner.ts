/** Which partition a key belongs to: as Kafka's own clients say, so that others find a stream where we put it. */

const SEED = 0x9747b28c
const MIX = 0x5bd1e995

/** The partition of a key among so many. */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
}

/** Murmur2 with Kafka's seed, as a signed 32-bit number. */
export function murmur2(data: Buffer): number {
  const { length } = data
  let hash = SEED ^ length
  const whole = length - (length % 4)
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(data.readInt32LE(at), MIX)
    word = Math.imul(word ^ (word >>> 24), MIX)
    hash = Math.imul(hash, MIX) ^ word
  }
  if (length > whole) {
    for (let at = length - 1; at >= whole; at--) hash ^= (data[at] ?? 0) << ((at - whole) * 8)
    hash = Math.imul(hash, MIX)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX)
  return hash ^ (hash >>> 15)
}
