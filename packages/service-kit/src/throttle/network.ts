/** Who counts as one caller where nobody is logged in: the network that an address is of. */

const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/

/**
 * What an address counts as: an IPv4 address itself, also where it is written as IPv6; of IPv6 the /64 that it is
 * in, because whoever has one address has them all. A text that is no address counts as itself.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [plain = ''] = address.toLowerCase().split('%', 1)
  const inside = mapped.exec(plain)
  if (inside) return inside[1] ?? [...octetsOf(inside[2]), ...octetsOf(inside[3])].join('.')
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const rest = (tail ?? '').split(':').filter((group) => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups.length - rest.length
  const all = [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...rest]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

function octetsOf(group = '0'): [number, number] {
  const bits = Number.parseInt(group, 16)
  return [bits >> 8, bits & 0xff]
}
