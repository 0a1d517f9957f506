/** Secrets that a process is handed in files. */
import { readFileSync } from 'node:fs'
import { smtpFault } from '@bursar/notifications'
import { ConfigError } from './config-error.ts'

/** The site's master key, 32 bytes, from the text of its file; throws ConfigError that names the file. */
export function parseMasterKey(text: string, path: string): Buffer {
  const digits = text.trim()
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex')
  throw new ConfigError(`The master key ${path} must be 64 hexadecimal digits.`)
}

/** Reads the master key; throws ConfigError when it is not there or no key. */
export function readMasterKey(path: string): Buffer {
  return parseMasterKey(readSecret('BURSAR_MASTER_KEY_FILE', path), path)
}

/** Reads the operators' token; undefined when there is no such file to read. */
export function readOperatorToken(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const token = readSecret('BURSAR_OPERATOR_TOKEN_FILE', path).trim()
  if (token.length >= 16) return token
  throw new ConfigError(`The operators' token ${path} must have at least 16 characters.`)
}

/** Reads the URL of the mail server, which holds its password; throws ConfigError without it. */
export function readSmtpUrl(path: string): string {
  const url = readSecret('BURSAR_SMTP_URL_FILE', path).trim()
  const fault = smtpFault(url)
  if (fault === undefined) return url
  throw new ConfigError(`BURSAR_SMTP_URL_FILE: the URL in ${path} ${fault}.`)
}

/** Reads a file that a variable names; throws ConfigError when that cannot be. */
export function readSecret(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${name}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}
