/** Loaded before a build: the process kills itself with the write of this number, before or after it is done. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'

const position = Number(process.env.KILL_AT_WRITE)
/** Odd positions are before a write, even ones after it. */
const fatal = Math.ceil(position / 2)
const isFatalWhenDone = position % 2 === 0
let writes = 0

/** Begins a write; what it gives ends it. Each keeps its number, since others begin before it is done. */
function begin(path) {
  if (!String(path).includes('.symbol-docs')) return () => {}
  const isFatal = ++writes === fatal
  if (isFatal && !isFatalWhenDone) die()
  return () => {
    if (isFatal) die()
  }
}

function die() {
  process.kill(process.pid, 'SIGKILL')
}

for (const name of ['mkdir', 'open', 'rename', 'rm']) {
  const real = fs.promises[name]
  fs.promises[name] = async (path, ...rest) => {
    const end = begin(path)
    try {
      return await real(path, ...rest)
    } finally {
      end()
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
    const end = begin(path)
    try {
      return real(path, ...rest)
    } finally {
      end()
    }
  }
}
syncBuiltinESMExports()
