/** Loaded before a build: the process kills itself with the write of this number, before or after it is done. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const position = Number(process.env.KILL_AT_WRITE)
let writes = 0

function count(path, isDone) {
  if (!String(path).includes('.symbol-docs')) return
  if (!isDone) writes++
  // Odd ones are killed before the write is done, even ones after it.
  if (Math.ceil(position / 2) === writes && (position % 2 === 0) === isDone) {
    process.kill(process.pid, 'SIGKILL')
  }
}

for (const name of ['mkdir', 'open', 'rename', 'rm']) {
  const real = fs.promises[name]
  fs.promises[name] = async (path, ...rest) => {
    count(path, false)
    const result = await real(path, ...rest)
    count(path, true)
    return result
  }
}
for (const name of [
  'mkdirSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'rmSync',
  'rmdirSync',
]) {
  const real = fs[name]
  fs[name] = (path, ...rest) => {
    count(path, false)
    const result = real(path, ...rest)
    count(path, true)
    return result
  }
}
syncBuiltinESMExports()
