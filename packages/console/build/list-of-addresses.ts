import type { Plugin } from 'vite'
import { addresses } from '../src/addresses.ts'

/** Writes which addresses are the console's, so that the gateway answers any other with 404 and not with its page. */
export function listOfAddresses(): Plugin {
  return {
    name: 'list-of-addresses',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'addresses.json', source: JSON.stringify(addresses) })
    }
  }
}
