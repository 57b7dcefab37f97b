/** Loaded before a build: the process kills itself with the write of this number, before or after it is done. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'

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
    try {
      return await real(path, ...rest)
    } finally {
      count(path, true)
    }
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
    try {
      return real(path, ...rest)
    } finally {
      count(path, true)
    }
  }
}
syncBuiltinESMExports()
