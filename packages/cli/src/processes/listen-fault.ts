/** Why a port cannot be listened on, for people. */
import type { ListenError } from '@bursar/host'

export function listenFault({ variable, host, port, cause }: ListenError): string {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set ${variable} to another one.`
  if (code === 'EACCES') return `This user may not listen on port ${port}. Set ${variable} to another one.`
  return `Cannot listen on ${host}:${port}: ${message}`
}
