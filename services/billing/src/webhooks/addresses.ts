/** Which addresses may be called: none from which something answers that only this machine's network should reach. */
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Special-purpose addresses (IANA's registries): own, private, link-local (with the clouds' metadata), shared, reserved. */
const special: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4]
]

/**
 * Of IPv6 what is handed out at all is called, without what stands for an address of IPv4 or is for papers and tunnels:
 * an address that is written in another must not lead to it.
 */
const special6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20]
]

const blocked = new BlockList()
for (const [address, bits] of special) blocked.addSubnet(address, bits)
for (const [address, bits] of special6) blocked.addSubnet(address, bits, 'ipv6')
const handedOut = new BlockList()
handedOut.addSubnet('2000::', 3, 'ipv6')

/** True of an address that anybody may reach from anywhere; false of what is no address. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false
  if (isIPv6(address)) return handedOut.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
  return !blocked.check(address)
}
