// Writes the name of every module that the process loads to the file LOADED_LIST: ES modules through a hook, CommonJS
// ones and those that it opens itself when the process ends.
import fs, { appendFileSync } from 'node:fs'
import { createRequire, register, syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  register(import.meta.url)
  const opened = []
  const { openSync } = fs
  fs.openSync = (path, ...rest) => {
    if (/\.[cm]?js$/.test(path)) opened.push(path)
    return openSync(path, ...rest)
  }
  syncBuiltinESMExports()
  process.on('exit', () => {
    const { cache } = createRequire(import.meta.url)
    appendFileSync(process.env.LOADED_LIST, [...Object.keys(cache), ...opened].join('\n'))
  })
}

export async function load(url, context, nextLoad) {
  appendFileSync(process.env.LOADED_LIST, `${url}\n`)
  return nextLoad(url, context)
}
