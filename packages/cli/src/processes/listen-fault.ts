/** Why a port cannot be listened on, for people. */
export function listenFault({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set PORT to another one.`
  if (code === 'EACCES') return `Port ${port} may not be opened by this user. Set PORT to another one.`
  return `Cannot listen on ${host}:${port}: ${message}`
}
