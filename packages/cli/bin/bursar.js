#!/usr/bin/env node
// npm links a bin only when the file is there at install, so this one is committed and loads what the build made.
import { existsSync } from 'node:fs'
import module from 'node:module'

const main = new URL('../dist/main.js', import.meta.url)

// Compiled code is kept between starts where Node can do that (22.1 and newer).
module.enableCompileCache?.()

if (existsSync(main)) {
  await import(main.href)
} else {
  console.error('bursar: not built yet. Run `npm start` once, or `npm run build`.')
  process.exitCode = 2
}
