/**
 * Builds on a disk of which the k-th write fails, for every k and each errno, and prints the row of figure 9:
 *
 *     node --import tsx disk-errors.ts full|sample
 *
 * The functions of the file system are replaced before anything imports them.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const CODES = ['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'EDQUOT']
const SYMBOLS = 3
const ASYNC = ['mkdir', 'open', 'rename', 'rm', 'utimes'] as const
const SYNC = ['mkdirSync', 'writeFileSync', 'renameSync', 'linkSync', 'rmSync'] as const

/** Fails the writes from one position on: all of them, as a full disk does, or one alone. */
let fault: { code: string; first: number; last: number } | undefined
let writes = 0

function fail(path: unknown): void {
  if (!fault || !/\.symbol-docs|node_modules\/\.cache/.test(String(path))) return
  writes++
  if (writes < fault.first || writes > fault.last) return
  throw Object.assign(new Error(`${fault.code}: planted, '${String(path)}'`), { code: fault.code })
}

type Functions = Record<string, (path: unknown, ...rest: unknown[]) => unknown>

for (const name of ASYNC) {
  const functions = fs.promises as unknown as Functions
  const real = functions[name]!
  functions[name] = async (path, ...rest) => {
    fail(path)
    const result = await real(path, ...rest)
    if (name === 'open') failWithin(result as fs.promises.FileHandle, path)
    return result
  }
}
for (const name of SYNC) {
  const functions = fs as unknown as Functions
  const real = functions[name]!
  functions[name] = (path, ...rest) => {
    fail(path)
    return real(path, ...rest)
  }
}
syncBuiltinESMExports()

/** A full disk opens a file and takes nothing into it. */
function failWithin(handle: fs.promises.FileHandle, path: unknown): void {
  for (const name of ['writeFile', 'datasync'] as const) {
    const real = handle[name].bind(handle) as (...given: unknown[]) => Promise<void>
    handle[name] = async (...given: unknown[]) => {
      fail(path)
      await real(...given)
    }
  }
}

const { createCount } = await import('../figure.ts')
const { createFunctions, document, inProject, readStore, withServer } =
  await import('../project.ts')

const isFull = process.argv.includes('full')
const codes = isFull ? CODES : CODES.slice(0, 1)
const what = `${codes.join(', ')} at one write or from it on, at every ${isFull ? '' : '5th '}write`
const count = createCount(what)

for (const code of codes) {
  for (const isLasting of [false, true]) {
    for (let first = 1; await measure(code, first, isLasting); first += isFull ? 1 : 5);
  }
}
process.stdout.write(JSON.stringify(count.row()))

/** One build; `false` when it was done before its disk failed. */
function measure(code: string, first: number, isLasting: boolean): Promise<boolean> {
  return withServer({}, (server) =>
    inProject(createFunctions(SYMBOLS), async (project) => {
      const name = `${code} at write ${first}${isLasting ? ' and later' : ''}`
      writes = 0
      fault = { code, first, last: isLasting ? Infinity : first }
      const built = await document(project, server)
      const wasHit = writes >= first
      fault = undefined
      const calls = server.ledger.calls.length
      const kept = readStore(project).length
      count.check(!built.error && built.docs.stats.documented === SYMBOLS, `${name}: the build`)
      count.check(calls === SYMBOLS, `${name}: ${calls} calls`)
      const most = kept < SYMBOLS ? 1 : 0
      const isSaid = built.warnings.length === most
      count.check(isSaid, `${name}: ${kept} kept, ${built.warnings.length} warnings`)
      const next = await document(project, server)
      const again = server.ledger.calls.length - calls
      count.check(again === SYMBOLS - kept, `${name}: ${again} asked again, ${kept} were kept`)
      count.check(
        next.asset === built.asset && next.warnings.length === 0,
        `${name}: the next build`,
      )
      return wasHit
    }),
  )
}
