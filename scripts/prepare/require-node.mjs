/** Ends the process with a sentence that helps when this Node is older than `major.minor`. */
export function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number)
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return
  console.error(`bursar: Node.js ${major}.${minor} or newer is needed, and this is ${process.versions.node}.`)
  console.error('Install a current release from https://nodejs.org and run the command again.')
  process.exit(1)
}
