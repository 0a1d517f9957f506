/** Asks a server over the network. */
export { ask, good, type Said } from '@bursar/testing'
